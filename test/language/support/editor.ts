import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type MessageConnection,
} from 'vscode-languageserver/node';
import { Transcript } from './transcript.ts';

export const SERVER = path.resolve(import.meta.dirname, '../../../dist/language-server.cjs');

/** An editor that asks for diagnostics, as VS Code does. */
export const MODERN: ClientCapabilities = {
  general: { positionEncodings: ['utf-16'] },
  textDocument: {
    diagnostic: {},
    hover: { contentFormat: ['markdown', 'plaintext'] },
    completion: { completionItem: { documentationFormat: ['markdown'] } },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
  },
  workspace: {
    diagnostics: { refreshSupport: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true },
  },
};

/** The editor's side of the protocol over stdio, which writes down everything that is said. */
export class Editor {
  readonly transcript = new Transcript();
  readonly connection: MessageConnection;
  readonly #server: ChildProcessWithoutNullStreams;
  readonly #exit: Promise<number | null>;
  #stderr = '';
  #waiting: { method: string; resolve: () => void }[] = [];
  #versions = new Map<string, number>();

  constructor() {
    this.#server = spawn(process.execPath, [SERVER, '--stdio']);
    this.#exit = new Promise((resolve) => this.#server.on('close', resolve));
    this.#server.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.connection = createMessageConnection(
      new StreamMessageReader(this.#server.stdout),
      new StreamMessageWriter(this.#server.stdin),
    );
    this.connection.onNotification((method, params) => {
      this.#heard(method, params);
    });
    this.connection.onRequest((method, params) => {
      this.#heard(method, params);
      return null;
    });
    this.connection.listen();
  }

  /** @param handshake whether it is part of the transcript; one golden file of it is enough */
  async start(
    capabilities: ClientCapabilities,
    handshake: 'transcribed' | 'left out' = 'left out',
    initializationOptions?: unknown,
  ): Promise<void> {
    const params = { processId: null, rootUri: null, capabilities, initializationOptions };
    await this.ask('initialize', params);
    const registered = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration;
    const heard = registered ? this.heard('client/registerCapability') : undefined;
    await this.tell('initialized', {});
    await heard;
    if (handshake === 'left out') this.transcript.clear();
  }

  /** Sends a request and writes down the answer, or the part of it that `pick` picks. */
  async ask(
    method: string,
    params: unknown,
    pick: (result: unknown) => unknown = (result) => result,
  ): Promise<unknown> {
    this.transcript.add('-->', method, method === 'initialize' ? undefined : params);
    const result: unknown = await this.connection.sendRequest(method, params);
    this.transcript.add('<--', method, pick(result));
    return result;
  }

  async tell(method: string, params: unknown): Promise<void> {
    this.transcript.add('-->', method, params);
    await this.connection.sendNotification(method, params);
  }

  async open(uri: string, text: string): Promise<void> {
    this.#versions.set(uri, 1);
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'typescript', version: 1, text },
    });
  }

  /** Replaces a part of one line, as typing does. */
  async type(uri: string, line: number, from: number, to: number, text: string): Promise<void> {
    const version = (this.#versions.get(uri) ?? 1) + 1;
    this.#versions.set(uri, version);
    const range = { start: { line, character: from }, end: { line, character: to } };
    await this.tell('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range, text }],
    });
  }

  /** Resolves when the server next sends a message of its own accord. */
  heard(method: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ method, resolve }));
  }

  /** Shuts the server down and compares all that was said. */
  async finish(golden?: string): Promise<void> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    assert.equal(await this.#exit, 0);
    this.connection.dispose();
    assert.equal(this.#stderr, '');
    if (golden !== undefined) this.transcript.check(golden);
  }

  /** For a test that failed: nobody is left behind. */
  kill(): void {
    this.#server.kill();
  }

  #heard(method: string, params: unknown): void {
    const text = JSON.stringify(params) as string | undefined;
    const stable = text?.replace(/"id":"[0-9a-f-]{36}"/g, '"id":"…"');
    this.transcript.add('<--', method, stable === undefined ? undefined : JSON.parse(stable));
    for (const waiting of this.#waiting) if (waiting.method === method) waiting.resolve();
    this.#waiting = this.#waiting.filter((waiting) => waiting.method !== method);
  }
}
