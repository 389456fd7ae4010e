import type { Locator, Page } from 'playwright-core';
import { untilIdle } from './idle.ts';
import { readRows } from './page-row.ts';
import { Palette } from './palette.ts';
import { until } from './poll.ts';
import { View } from './view.ts';

export interface StackFrame {
  readonly name: string;
  readonly file: string;
  /** Contract: as shown, `line:column`. */
  readonly position: string;
}

const stopped = '.debug-toolbar .codicon-debug-continue';
const actions = { over: 'F10', into: 'F11', out: 'Shift+F11' } as const;

/** The debugger as its user sees it: toolbar, call stack, variables. */
export class DebugSession {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Contract: F5 with the editor in front; resolves when the session has started. */
  async start(): Promise<void> {
    await this.#page.keyboard.press('F5');
    await this.#page.locator('.debug-toolbar').waitFor();
  }

  /** Contract: shows the side bar with the debugger's views, unless it is shown. */
  async showSideBar(): Promise<void> {
    const sideBar = this.#page.locator('.debug-viewlet').first();
    if (await sideBar.isVisible()) return;
    await this.#page.keyboard.press('Control+Shift+D');
    await sideBar.waitFor();
  }

  /** Contract: resolves when the session is stopped with a call stack whose top is `frame` (any when left out), and idle. */
  async waitForStop(frame?: string | RegExp): Promise<StackFrame> {
    await this.#page.locator(stopped).waitFor();
    await this.#showStack();
    const top = this.#frames().first();
    const wanted = frame === undefined ? top : top.filter({ hasText: frame });
    await wanted.waitFor();
    await untilIdle(this.#page);
    const [first] = await this.callStack();
    if (first === undefined) throw new Error('The session stopped without a call stack.');
    return first;
  }

  /** Contract: steps, and resolves at the next stop; where a step may stay on its line, say which frame to wait for. */
  async step(kind: keyof typeof actions, frame?: string | RegExp): Promise<StackFrame> {
    await this.#showStack();
    const before = await this.#stackText();
    await this.#page.keyboard.press(actions[kind]);
    await until('The step did not end', async () => {
      const now = await this.#stackText();
      return now !== '' && now !== before;
    });
    return this.waitForStop(frame);
  }

  async continue(): Promise<void> {
    await this.#page.locator(stopped).click();
  }

  async stop(): Promise<void> {
    await this.#page.keyboard.press('Shift+F5');
    await this.waitForEnd();
  }

  async waitForEnd(): Promise<void> {
    await this.#page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  }

  /** Contract: top frame first; only the frames that have room in the Call Stack view. */
  async callStack(): Promise<StackFrame[]> {
    await this.#showStack();
    const rows = await readRows(this.#frames(), ['.label', '.file-name', '.line-number']);
    return rows.map(({ parts: [name = '', file = '', position = ''] }) => ({
      name,
      file,
      position,
    }));
  }

  /** Contract: shows the frame and waits for the editor to follow. */
  async selectFrame(name: string | RegExp): Promise<void> {
    await this.#showStack();
    await this.#frames().filter({ hasText: name }).first().click();
    await untilIdle(this.#page);
  }

  /** Contract: what the Variables view shows, `name = value`; a scope is a row of its own. */
  async variables(): Promise<string[]> {
    await this.showSideBar();
    await this.variablesView().open();
    await untilIdle(this.#page);
    return (await this.variablesView().rows()).map((row) => row.label);
  }

  variablesView(): View {
    return new View(this.#page, 'Variables');
  }

  callStackView(): View {
    return new View(this.#page, 'Call Stack');
  }

  /** Contract: evaluates in the Debug Console; resolves to the text of the answer. */
  async evaluate(expression: string): Promise<string> {
    await new Palette(this.#page).run('Debug Console: Focus on Debug Console View');
    const input = this.#page.locator('.repl-input-wrapper .monaco-editor');
    await input.click();
    const answers = this.#page.locator(
      '.repl-tree .monaco-list-row .evaluation-result, .repl-tree .output.expression',
    );
    const before = await answers.count();
    await this.#page.keyboard.insertText(expression);
    await this.#page.keyboard.press('Enter');
    await answers.nth(before).waitFor();
    return (await answers.nth(before).innerText()).trim();
  }

  async #showStack(): Promise<void> {
    await this.showSideBar();
    await this.callStackView().open();
  }

  #frames(): Locator {
    return this.#page.locator('.debug-call-stack .monaco-list-row:has(.stack-frame)');
  }

  async #stackText(): Promise<string> {
    return (await this.#frames().allInnerTexts()).join('\n');
  }
}
