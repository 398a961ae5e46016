// Questions that follow what a person does: only the last of them matters, and what was answered says what it is about.
import { useEffect, useRef, useState } from "preact/hooks";
import { Latest, Stopped } from "./engine";

/** What a question was answered, with the question itself: it may be an earlier one than that of now. */
export type Answered<Q, A> = { question: Q; answer: A };

/**
 * Asks whenever the question is another one, some milliseconds after that. Without a question there is no answer.
 * `again` asks the same once more, after it was stopped.
 */
export function useLatest<Q, A>(question: Q | null, ask: (question: Q) => Promise<A>, wait = 0) {
  const [answered, setAnswered] = useState<Answered<Q, A> | null>(null);
  const [failed, setFailed] = useState<{ question: Q; error: Error } | null>(null);
  const [round, setRound] = useState(0);
  const latest = useRef(new Latest()).current;
  const now = useRef(question);
  now.current = question;

  useEffect(() => {
    if (question === null) {
      setAnswered(null);
      return;
    }
    const timer = setTimeout(() => {
      latest.run(async () => {
        try {
          setAnswered({ question, answer: await ask(question) });
          setFailed(null);
        } catch (error) {
          // Whoever stops it stops what waits as well.
          const isStopped = error instanceof Stopped;
          if (isStopped) latest.clear();
          setFailed({ question: isStopped && now.current ? now.current : question, error: error as Error });
        }
      });
    }, wait);
    return () => clearTimeout(timer);
  }, [question, round]);

  return {
    answered: question === null ? null : answered,
    isCurrent: answered !== null && answered.question === question,
    error: failed !== null && failed.question === question ? failed.error : null,
    again: () => setRound((count) => count + 1),
  };
}

/** Warns before the page is left while something is not saved. */
export function useUnsaved(isUnsaved: boolean) {
  useEffect(() => {
    if (!isUnsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [isUnsaved]);
}
