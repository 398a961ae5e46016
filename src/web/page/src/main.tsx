// The page: its parts, and which of them is shown.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { CheckPage } from "./check";
import { Engine, packedCore } from "./engine";
import { FormPage, type ToFillIn } from "./form";
import { Trouble } from "./parts";
import { Playground } from "./playground";
import type { Circulars } from "./questions";
import { setRuleWords } from "./rule-language";

const PAGES = [
  { id: "check", title: "Check a plan" },
  { id: "form", title: "Fill in a plan" },
  { id: "rules", title: "Write rules" },
] as const;

type PageId = (typeof PAGES)[number]["id"];

function App({ engine }: { engine: Engine }) {
  const [page, setPage] = useState<PageId>(fromAddress());
  const [circulars, setCirculars] = useState<Circulars | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [toFillIn, setToFillIn] = useState<ToFillIn | null>(null);

  useEffect(() => {
    const begin = async () => {
      const circulars = await engine.askFor<Circulars>({ ask: "circulars" });
      setRuleWords(circulars.first_words, circulars.reserved);
      setCirculars(circulars);
    };
    begin().catch(setError);
    const change = () => setPage(fromAddress());
    // A file that is dropped beside its place must not be opened by the browser instead of this page.
    const ignore = (event: Event) => event.preventDefault();
    addEventListener("hashchange", change);
    addEventListener("dragover", ignore);
    addEventListener("drop", ignore);
    return () => {
      removeEventListener("hashchange", change);
      removeEventListener("dragover", ignore);
      removeEventListener("drop", ignore);
    };
  }, []);
  useEffect(() => {
    document.title = `${PAGES.find(({ id }) => id === page)!.title} – Lacuna`;
  }, [page]);

  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to main content
      </a>
      <header>
        <p class="name">Lacuna</p>
        <p class="promise">
          Nothing that you open or write here leaves this page. It asks no server for anything, and your browser makes
          sure of that.
        </p>
        <nav aria-label="What to do">
          <ul>
            {PAGES.map(({ id, title }) => (
              <li>
                <a href={`#${id}`} aria-current={page === id ? "page" : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        <Trouble error={error} />
        {!circulars && !error && <p role="status">Loading the rules…</p>}
        {circulars && (
          <>
            {/* All three stay, so that nothing is lost on the way from one to another. */}
            <div hidden={page !== "check"}>
              <CheckPage
                engine={engine}
                circulars={circulars.circulars}
                onForm={(opened) => {
                  setToFillIn({ ...opened });
                  location.hash = "form";
                }}
              />
            </div>
            <div hidden={page !== "form"}>
              <FormPage engine={engine} circulars={circulars.circulars} opened={toFillIn} />
            </div>
            <div hidden={page !== "rules"}>
              <Playground engine={engine} circulars={circulars.circulars} />
            </div>
          </>
        )}
      </main>
      <Busy engine={engine} />
      <footer>
        <p>
          The verdicts are those of the command line, by the same rules. Councils named in the examples are invented,
          except where their plans say where they are from.
        </p>
        <details>
          <summary>Licences of what this page is made with</summary>
          <pre tabIndex={0} class="wide">
            {document.getElementById("licences")?.textContent}
          </pre>
        </details>
      </footer>
    </>
  );
}

function skip(event: Event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function fromAddress(): PageId {
  const asked = location.hash.slice(1);
  return PAGES.find(({ id }) => id === asked)?.id ?? "check";
}

/** That something takes long, and how to end it. */
function Busy({ engine }: { engine: Engine }) {
  const SOON = 400;
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    return engine.listen((isBusy) => {
      if (isBusy) timer ??= setTimeout(() => setIsLong(true), SOON);
      else {
        clearTimeout(timer);
        timer = undefined;
        setIsLong(false);
      }
    });
  }, []);
  return (
    <div class={`busy ${isLong ? "shown" : ""}`} role="status">
      {isLong && (
        <>
          <span class="turning" aria-hidden="true" /> Still working on it…{" "}
          <button
            type="button"
            onClick={() => {
              engine.stop();
              document.getElementById("main")?.focus();
            }}
          >
            Stop
          </button>
        </>
      )}
    </div>
  );
}

const place = document.getElementById("app")!;
place.textContent = "";
if (typeof WebAssembly === "object" && typeof Worker === "function") {
  render(<App engine={new Engine(packedCore("core"))} />, place);
} else {
  const said = document.createElement("p");
  said.textContent =
    "This page needs a newer browser, with WebAssembly: Edge, Chrome, Firefox or Safari of the last three years will do.";
  place.append(said);
}
