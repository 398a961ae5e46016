// The questions of a form, each with what it takes, and what is said of the answer.
import { createContext } from "preact";
import { useContext, useRef } from "preact/hooks";
import { type Way, at, becauseOf, isBlank, isGroup, notApplicable, pointer } from "./form-state";
import { Words } from "./parts";
import type { Answer, Asking, Field, Value } from "./questions";

/** What is said of an answer: an error, a remark, or that it is still to come. */
export type Remark = { kind: "error" | "remark" | "missing"; text: string };

type Filling = {
  plan: Value;
  /** By pointer. */
  remarks: ReadonlyMap<string, Remark[]>;
  /** The `should`s that are not met now. */
  unmet: ReadonlySet<string>;
  set: (way: Way, value: Value | undefined) => void;
  /** Says that entries of a list have changed places. */
  reshape: () => void;
};

export const Filling = createContext<Filling>({ plan: {}, remarks: new Map(), unmet: new Set(), set: () => {}, reshape: () => {} });

export const idOf = (way: Way) => `answer${pointer(way)}`;

/** Names as people know them, where there are too many for a list to choose from. */
const MOST_TO_CHOOSE_FROM = 30;

type Asked = { way: Way; field: Field; isInEntry?: boolean };

export function Question({ way, field, isInEntry }: Asked) {
  const { answer } = field;
  if (answer.kind === "group") return <Group way={way} field={field} fields={answer.fields} isInEntry={isInEntry} />;
  if (answer.kind === "list") return <List way={way} field={field} of={answer.of} keyName={answer.key} isInEntry={isInEntry} />;
  if (answer.kind === "explanations") return <Explanations way={way} field={field} of={answer.of} />;
  if (answer.kind === "other-file") return <OtherFile way={way} field={field} />;
  const id = idOf(way);
  if (field.is_settled) return <Settled way={way} field={field} />;
  return (
    <div class="question">
      <label for={id}>
        {field.title}
        {field.may_be_left_out && <span class="optional"> (may be left out)</span>}
      </label>
      {!isInEntry && <Hint id={id} field={field} />}
      <Remarks way={way} />
      <Single way={way} answer={answer} id={id} isDescribed={!isInEntry} />
      {!isInEntry && <Help field={field} />}
    </div>
  );
}

/** What followed from the choice of the form. */
function Settled({ way, field }: { way: Way; field: Field }) {
  const { plan } = useContext(Filling);
  const value = at(plan, way);
  return (
    <div class="question">
      <label for={idOf(way)}>{field.title}</label>
      <Remarks way={way} />
      <input type="text" class="short" id={idOf(way)} readonly value={typeof value === "string" ? value : ""} />
    </div>
  );
}

function Hint({ id, field }: { id: string; field: Field }) {
  if (!field.takes) return null;
  return (
    <p class="hint" id={`${id}-hint`}>
      <Words text={field.takes} />
    </p>
  );
}

function Remarks({ way }: { way: Way }) {
  const { remarks } = useContext(Filling);
  const own = remarks.get(pointer(way)) ?? [];
  return (
    <div id={`${idOf(way)}-said`}>
      {own.map((one) => (
        <p class={`said-of-it ${one.kind}`}>
          {one.kind === "error" && <strong>Put right: </strong>}
          {one.kind === "remark" && <strong>Note: </strong>}
          <Words text={one.text} />
        </p>
      ))}
    </div>
  );
}

/** Who asks for it, and what an accepted plan says there. */
function Help({ field }: { field: Field }) {
  if (field.asked_by.length === 0 && field.examples.length === 0) return null;
  return (
    <details class="help">
      <summary>
        Help<span class="hidden"> with {field.title}</span>
      </summary>
      <Examples field={field} />
      {field.asked_by.length > 0 && (
        <>
          <p>It is read by:</p>
          <ul>
            {field.asked_by.map((one) => (
              <li>
                {one.strength}: {one.title} (<code>{one.name}</code>)
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}

function Examples({ field }: { field: Field }) {
  if (field.examples.length === 0) return null;
  return (
    <>
      <p>An accepted plan says, for example:</p>
      <ul>
        {field.examples.map((one) => (
          <li>{one}</li>
        ))}
      </ul>
    </>
  );
}

// ---- Single answers -------------------------------------------------------------------------------

function Single(props: { way: Way; answer: Answer; id: string; label?: string; isDescribed: boolean }) {
  const { plan, set, remarks } = useContext(Filling);
  const { way, answer, id } = props;
  const value = at(plan, way);
  const text = typeof value === "string" ? value : "";
  const said = remarks.get(pointer(way)) ?? [];
  const common = {
    id,
    name: pointer(way),
    "aria-label": props.label,
    "aria-invalid": said.some((one) => one.kind === "error") ? ("true" as const) : undefined,
    "aria-describedby": `${props.isDescribed ? `${id}-hint ` : ""}${id}-said`,
  };
  if (value !== undefined && typeof value !== "string") {
    return (
      <p class="said-of-it error">
        The file has several values here, where one is asked for.{" "}
        <button type="button" onClick={() => set(way, undefined)}>
          Take them out
        </button>
      </p>
    );
  }
  // An entry of a list stays there when nothing is in it: only a person takes it out.
  const blank = /^\d+$/.test(way.at(-1) ?? "") ? "" : undefined;
  const change = (event: { currentTarget: { value: string } }) => set(way, event.currentTarget.value || blank);
  if (answer.kind === "words" && !answer.is_open && answer.words.length <= MOST_TO_CHOOSE_FROM) {
    const isOther = text !== "" && !answer.words.includes(text);
    return (
      <select {...common} value={text} onChange={change}>
        <option value="">Not filled in yet</option>
        {answer.words.map((word) => (
          <option value={word}>{word}</option>
        ))}
        {isOther && <option value={text}>{text}</option>}
      </select>
    );
  }
  if (answer.kind === "words") {
    return (
      <>
        <input {...common} type="text" list={`${id}-words`} autocomplete="off" value={text} onInput={change} />
        <datalist id={`${id}-words`}>
          {answer.words.map((word) => (
            <option value={word} />
          ))}
        </datalist>
      </>
    );
  }
  const type = answer.kind === "value" ? answer.of : "text";
  if (type === "text") return <textarea {...common} rows={rowsFor(text)} value={text} onInput={change} />;
  return <input {...common} type="text" class="short" autocomplete="off" value={text} onInput={change} />;
}

function rowsFor(text: string): number {
  const LETTERS = 70;
  const MOST = 12;
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LETTERS)), 0);
  return Math.min(Math.max(lines, 1), MOST);
}

// ---- Groups and lists -----------------------------------------------------------------------------

function Group({ way, field, fields, isInEntry }: Asked & { fields: Field[] }) {
  const { plan } = useContext(Filling);
  const value = at(plan, way);
  const isWhole = typeof value === "string" && value !== "";
  return (
    <fieldset id={idOf(way)} tabIndex={-1} class="group">
      <legend>{field.title}</legend>
      {!isInEntry && <Hint id={idOf(way)} field={field} />}
      <Remarks way={way} />
      <Whole way={way} field={field} />
      {!isWhole && fields.map((one) => <Question way={[...way, one.name]} field={one} isInEntry={isInEntry} />)}
      {isGroup(value) && <Strays way={way} value={value} fields={fields} />}
    </fieldset>
  );
}

/** One answer for all of a group or list: that it does not apply, or whatever else the file says in its place. */
function Whole({ way, field }: { way: Way; field: Field }) {
  const { plan, set } = useContext(Filling);
  const value = at(plan, way);
  const before = useRef<Value | undefined>(undefined);
  const reason = notApplicable(value);
  const id = `${idOf(way)}-whole`;
  const tick = (isTicked: boolean) => {
    if (isTicked) before.current = value;
    set(way, isTicked ? becauseOf("") : before.current);
  };
  if (typeof value === "string" && value !== "" && reason === null) {
    return (
      <p class="said-of-it remark">
        The file says <code>{value}</code> in place of all of this.{" "}
        <button type="button" onClick={() => set(way, undefined)}>
          Fill it in
        </button>
      </p>
    );
  }
  if (!field.may_be_not_applicable) return null;
  return (
    <>
      <div class="tick">
        <input
          type="checkbox"
          id={id}
          checked={reason !== null}
          onChange={(event) => tick(event.currentTarget.checked)}
        />
        <label for={id}>
          Not applicable<span class="hidden">: {field.title}</span>
        </label>
      </div>
      {reason !== null && (
        <div class="question">
          <label for={`${id}-why`}>Because</label>
          <input
            type="text"
            id={`${id}-why`}
            name={pointer(way)}
            value={reason}
            onInput={(event) => set(way, becauseOf(event.currentTarget.value))}
          />
        </div>
      )}
    </>
  );
}

function List({ way, field, of, keyName, isInEntry }: Asked & { of: Answer; keyName: string | null }) {
  const { plan, set, reshape } = useContext(Filling);
  const value = at(plan, way);
  const items = Array.isArray(value) ? value : [];
  const isWhole = typeof value === "string" && value !== "";
  const isEmpty = Array.isArray(value) && value.length === 0;
  const id = idOf(way);
  const add = () => {
    set(way, [...items, of.kind === "group" ? {} : ""]);
    // It is drawn first.
    requestAnimationFrame(() => document.getElementById(idOf([...way, String(items.length)]))?.focus());
  };
  const remove = (at: number) => {
    const isSure = isBlank(items[at]) || confirm(`Take out ${nameOf(items[at]!, at, field, keyName)}, with what is filled in?`);
    if (!isSure) return;
    const rest = items.filter((_, own) => own !== at);
    set(way, rest.length > 0 ? rest : undefined);
    reshape();
    // The entry that has its place now, or the last one.
    const next = Math.min(at, rest.length - 1);
    requestAnimationFrame(() => document.getElementById(next >= 0 ? idOf([...way, String(next)]) : id)?.focus());
  };
  return (
    <fieldset id={id} tabIndex={-1} class="group list">
      <legend>{field.title}</legend>
      {!isInEntry && <Hint id={id} field={field} />}
      <Remarks way={way} />
      <Whole way={way} field={field} />
      {!isWhole && (
        <>
          {of.kind === "group" && <Columns field={field} fields={of.fields} />}
          <ol>
            {items.map((item, at) => (
              <Entry way={[...way, String(at)]} field={field} of={of} title={nameOf(item, at, field, keyName)} onRemove={() => remove(at)} />
            ))}
          </ol>
          <div class="buttons">
            <button type="button" onClick={add}>
              {items.length > 0 ? "Add another" : "Add the first"}
              <span class="hidden"> entry of {field.title}</span>
            </button>
          </div>
          {items.length === 0 && (
            <div class="tick">
              <input
                type="checkbox"
                id={`${id}-none`}
                checked={isEmpty}
                onChange={(event) => set(way, event.currentTarget.checked ? [] : undefined)}
              />
              <label for={`${id}-none`}>
                There are none<span class="hidden">: {field.title}</span>
              </label>
            </div>
          )}
        </>
      )}
    </fieldset>
  );
}

/** What an entry is called: by its key, or by its number. */
function nameOf(item: Value, at: number, field: Field, keyName: string | null): string {
  const key = keyName && isGroup(item) ? item[keyName] : undefined;
  return `${field.title} ${at + 1}${typeof key === "string" && key ? `: ${key}` : ""}`;
}

function Entry(props: { way: Way; field: Field; of: Answer; title: string; onRemove: () => void }) {
  const { way, of } = props;
  const id = idOf(way);
  const { plan } = useContext(Filling);
  const value = at(plan, way);
  const remove = (
    <button type="button" class="quiet" onClick={props.onRemove}>
      Take out<span class="hidden"> {props.title}</span>
    </button>
  );
  if (of.kind !== "group") {
    return (
      <li class="entry single">
        <Remarks way={way} />
        <div class="beside">
          <Single way={way} answer={of} id={id} label={props.title} isDescribed={false} />
          {remove}
        </div>
      </li>
    );
  }
  return (
    <li class="entry">
      <fieldset id={id} tabIndex={-1}>
        <legend>{props.title}</legend>
        <Remarks way={way} />
        <div class="columns">
          {of.fields.map((one) => (
            <Question way={[...way, one.name]} field={one} isInEntry />
          ))}
        </div>
        {isGroup(value) && <Strays way={way} value={value} fields={of.fields} />}
        {remove}
      </fieldset>
    </li>
  );
}

/** What each entry asks, once for all entries. */
function Columns({ field, fields }: { field: Field; fields: Field[] }) {
  return (
    <details class="help">
      <summary>
        What each entry takes<span class="hidden"> in {field.title}</span>
      </summary>
      <dl>
        {fields.map((one) => (
          <>
            <dt>{one.title}</dt>
            <dd>
              <Words text={one.takes} />
              <Examples field={one} />
            </dd>
          </>
        ))}
      </dl>
    </details>
  );
}

/** What a file says and the form has no question for: it is kept until a person takes it out. */
export function Strays({ way, value, fields }: { way: Way; value: { [name: string]: Value }; fields: Field[] }) {
  const { set } = useContext(Filling);
  const strays = Object.keys(value).filter((name) => !fields.some((one) => one.name === name) && name !== "$schema");
  return (
    <>
      {strays.map((name) => (
        <p key={name} class="said-of-it error" id={idOf([...way, name])} tabIndex={-1}>
          The file has <code>{name}</code> here, for which the form has no question.{" "}
          <button type="button" onClick={() => set([...way, name], undefined)}>
            Take it out
          </button>
        </p>
      ))}
    </>
  );
}

// ---- What every form has --------------------------------------------------------------------------

/** Reasons for what is not kept to: a question for each `should` that is not met. */
function Explanations({ way, field, of }: { way: Way; field: Field; of: Asking[] }) {
  const { plan, set, unmet } = useContext(Filling);
  const value = at(plan, way);
  const given = isGroup(value) ? value : {};
  const shown = of.filter((one) => unmet.has(one.name) || Object.hasOwn(given, one.name));
  const strays = Object.keys(given).filter((name) => !of.some((one) => one.name === name));
  return (
    <fieldset id={idOf(way)} tabIndex={-1} class="group">
      <legend>{field.title}</legend>
      <Hint id={idOf(way)} field={field} />
      <Remarks way={way} />
      {shown.length === 0 && strays.length === 0 && <p>There is nothing to explain now.</p>}
      {shown.map((one) => {
        const own = [...way, one.name];
        const text = given[one.name];
        return (
          <div class="question" key={one.name}>
            <label for={idOf(own)}>
              {one.title} <code>{one.name}</code>
            </label>
            <Remarks way={own} />
            <textarea
              id={idOf(own)}
              name={pointer(own)}
              rows={2}
              value={typeof text === "string" ? text : ""}
              onInput={(event) => set(own, event.currentTarget.value || undefined)}
            />
          </div>
        );
      })}
      {strays.map((name) => (
        <p key={name} class="said-of-it error" id={idOf([...way, name])} tabIndex={-1}>
          <code>{name}</code> is no requirement that can be explained.{" "}
          <button type="button" onClick={() => set([...way, name], undefined)}>
            Take it out
          </button>
        </p>
      ))}
    </fieldset>
  );
}

/** Last year's plan is another file: only that there was none is said here. */
function OtherFile({ way, field }: { way: Way; field: Field }) {
  return (
    <fieldset id={idOf(way)} tabIndex={-1} class="group">
      <legend>{field.title}</legend>
      <Hint id={idOf(way)} field={field} />
      <Remarks way={way} />
      <Whole way={way} field={{ ...field, may_be_not_applicable: true }} />
    </fieldset>
  );
}

