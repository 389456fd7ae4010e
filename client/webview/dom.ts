/** The few things a picture needs of the page. */
import type { FromPicture, ToPicture } from '../pictures/messages.ts';
import type { PictureTexts } from '../pictures/texts.ts';

interface EditorApi {
  postMessage(message: FromPicture): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

const editor = acquireVsCodeApi();

export function send(message: FromPicture): void {
  editor.postMessage(message);
}

/** Contract: what a picture keeps while it is hidden. */
export function remember(state: Readonly<Record<string, unknown>>): void {
  editor.setState(state);
}

export function remembered(): Readonly<Record<string, unknown>> {
  const state = editor.getState();
  return typeof state === 'object' && state !== null ? (state as Record<string, unknown>) : {};
}

/** Contract: calls `show` with every message from now on, and tells the extension that the picture is there. */
export function listen(show: (message: ToPicture) => void): void {
  window.addEventListener('message', (event: MessageEvent<ToPicture>) => {
    show(event.data);
  });
  send({ type: 'ready' });
}

const TEXTS = JSON.parse(document.body.dataset['texts'] ?? '{}') as PictureTexts;

/** A text in the editor's language, with its values. */
export function text(name: keyof PictureTexts, ...values: readonly (string | number)[]): string {
  return TEXTS[name].replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)]));
}

/** The same with elements among the values, as children of an element. */
export function pieces(name: keyof PictureTexts, ...values: readonly (Node | string)[]): Child[] {
  return TEXTS[name]
    .split(/\{(\d)\}/)
    .map((part, at) => (at % 2 === 0 ? part : values[Number(part)]));
}

type Child = Node | string | undefined;

/** An element with attributes and children; a `class` list is one string. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const child of children) if (child !== undefined) element.append(child);
  return element;
}

/** Contract: the element of the page with this id, which must be there. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}.`);
  return element;
}

/** A line above the picture that says what is not right; hidden when empty. */
export function say(text: string): void {
  const line = byId('say');
  line.textContent = text;
  line.hidden = text === '';
}
