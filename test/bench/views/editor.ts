/**
 * Stands in for the module `vscode` where views are measured: plain values, and what is sent to the window is made into
 * the text that an editor would send.
 */

/** Text that went to the window; kept so that making it is not optimised away. */
export let sent = 0;

export function send(value: unknown): void {
  sent += JSON.stringify(value).length;
}

export class EventEmitter<T> {
  private readonly listeners: ((value: T) => void)[] = [];
  readonly event = (listener: (value: T) => void): Disposable => {
    this.listeners.push(listener);
    return new Disposable();
  };

  fire(value: T): void {
    for (const listener of this.listeners) listener(value);
  }
}

export class Disposable {
  dispose(): void {
    // Nothing is held.
  }
}

export class TreeItem {
  readonly label: string;
  readonly collapsibleState: number;

  constructor(label: string, collapsibleState: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class ThemeIcon {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeColor extends ThemeIcon {}

export class FileDecoration {
  readonly badge: string;

  constructor(badge: string) {
    this.badge = badge;
  }
}

/** Where a row leads to. */
export class Range {
  readonly line: number;

  constructor(line: number) {
    this.line = line;
  }
}

export class MarkdownString {
  value = '';

  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }

  appendText(text: string): this {
    return this.appendMarkdown(text.replace(/[\\`*_{}[\]()#+\-!~]/g, String.raw`\$&`));
  }

  appendCodeblock(text: string, language = ''): this {
    return this.appendMarkdown(`\n\`\`\`${language}\n${text}\n\`\`\`\n`);
  }
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const ViewColumn = { Beside: -2 };

export const Uri = {
  from: (parts: object): object => ({ ...parts, toString: () => '' }),
  joinPath: (...parts: readonly unknown[]): object => ({ path: parts.join('/') }),
};

export const l10n = {
  t: (text: string, ...args: readonly (string | number)[]): string =>
    text.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole)),
};

export const env = { language: 'en' };

export const commands = { executeCommand: () => Promise.resolve(undefined) };

export const window = {
  createWebviewPanel: () => {
    const answered = new EventEmitter<unknown>();
    const webview = {
      ...{ html: '', cspSource: '', asWebviewUri: (uri: unknown) => uri },
      onDidReceiveMessage: answered.event,
      postMessage: (message: unknown) => {
        send(message);
        return Promise.resolve(true);
      },
    };
    return { webview, onDidDispose: () => new Disposable(), reveal: () => undefined };
  },
};
