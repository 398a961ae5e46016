// Small parts that all of the page is made of.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Refused, Stopped } from "./engine";
import { joined, pieces } from "./text";
import type { Said } from "./questions";

/** A text in which names and values stand between backticks. */
export function Words({ text }: { text: string }) {
  return <>{pieces(text).map((one) => (one.isCode ? <code>{one.text}</code> : one.text))}</>;
}

/** A heading to which focus goes once when what it heads is new: `done` remembers for what it did. */
export function FocusHeading(props: {
  children: ComponentChildren;
  when: unknown;
  done: { current: unknown };
  id?: string;
}) {
  const { children, when, done, id } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (when !== undefined && when !== done.current) heading.current?.focus();
    done.current = when;
  }, [when]);
  return (
    <h2 ref={heading} tabIndex={-1} id={id}>
      {children}
    </h2>
  );
}

/** Files that a person chooses or drops. */
export function FileChoice(props: {
  label: string;
  hint: string;
  accept: string;
  isMany?: boolean;
  /** The names of the files that are in use. */
  inUse?: string[];
  onFiles: (files: File[]) => void;
  onRemove?: () => void;
}) {
  const [isOver, setIsOver] = useState(false);
  const id = useId();
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    props.onFiles([...(event.dataTransfer?.files ?? [])]);
  };
  return (
    <div
      class={`drop ${isOver ? "over" : ""}`}
      onDragOver={(event) => (event.preventDefault(), setIsOver(true))}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <label for={id}>{props.label}</label>
      <p class="hint" id={`${id}-hint`}>
        {props.hint}
      </p>
      {props.inUse && props.inUse.length > 0 && (
        <p class="in-use">
          In use: <strong>{joined(props.inUse)}</strong>{" "}
          {props.onRemove && (
            <button type="button" class="quiet" onClick={props.onRemove}>
              Do not use it
            </button>
          )}
        </p>
      )}
      <input
        type="file"
        id={id}
        aria-describedby={`${id}-hint`}
        accept={props.accept}
        multiple={props.isMany}
        onChange={(event) => {
          const input = event.currentTarget;
          props.onFiles([...(input.files ?? [])]);
          // So that the same file can be chosen again after it was changed.
          input.value = "";
        }}
      />
    </div>
  );
}

/** Why something could not be done. */
export function Trouble({ error, again }: { error: Error | null; again?: () => void }) {
  if (!error) return null;
  const said: Said[] = error instanceof Refused ? error.said : [];
  const texts = error instanceof Stopped ? ["You stopped it. What you wrote is still there."] : [error.message];
  return (
    <div class="trouble" role="alert">
      <h3>This could not be done</h3>
      {said.length > 0 ? (
        <ul>
          {said.map((one) => (
            <li>
              <Words text={one.message} />
              {one.at[0] && ` (${one.at[0].cell ?? `line ${one.at[0].line}`})`}
              {one.help && (
                <p>
                  <Words text={`What to do: ${one.help}`} />
                </p>
              )}
            </li>
          ))}
        </ul>
      ) : (
        texts.map((text) => <p>{text}</p>)
      )}
      {again && (
        <button type="button" onClick={again}>
          Check again
        </button>
      )}
    </div>
  );
}

export function download(name: string, bytes: Uint8Array) {
  const address = URL.createObjectURL(new Blob([bytes as BlobPart], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser takes the bytes after the click has ended.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The file of a name with another ending: `salford.findings.json`. */
export function renamed(name: string, ending: string): string {
  return `${name.replace(/\.[^.]*$/, "")}.${ending}`;
}
