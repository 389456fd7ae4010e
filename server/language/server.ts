import {
  CodeActionKind,
  DidChangeWatchedFilesNotification,
  PositionEncodingKind,
  TextDocuments,
  TextDocumentSyncKind,
  type Connection,
  type ServerCapabilities,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { answer } from './answer.ts';
import { readAbilities, type ClientAbilities } from './client-abilities.ts';
import {
  codeActionOf,
  codeLensesOf,
  completionOf,
  inlineValueOf,
  markup,
  rangeOf,
} from './convert.ts';
import { answerDiagnostics, pushDiagnostics } from './diagnostics.ts';
import { documentPath } from './document-path.ts';
import type { FileSystem } from './file-system.ts';
import { LanguageService } from './service.ts';

export interface ServerOptions {
  readonly files: FileSystem;
  /** Folder of the headers' declarations. */
  readonly includeFolder: string;
}

/** Speaks the language server protocol for a service. */
export function serve(connection: Connection, { files, includeFolder }: ServerOptions): void {
  const documents = new TextDocuments(TextDocument);
  const service = new LanguageService(files, includeFolder);
  let client = readAbilities({});
  let onDiskChange = (): void => undefined;

  // Why: registered first, so that whatever else listens finds the new text in the service.
  documents.onDidChangeContent(({ document }) => {
    service.open(documentPath(document.uri), document.getText());
  });
  documents.onDidClose(({ document }) => {
    service.close(documentPath(document.uri));
  });

  connection.onInitialize(({ capabilities, initializationOptions }) => {
    client = readAbilities(capabilities, initializationOptions);
    if (client.pullsDiagnostics) {
      answerDiagnostics(connection, documents, service);
      if (client.refreshesDiagnostics) {
        onDiskChange = () => {
          void connection.languages.diagnostics.refresh();
        };
      }
    } else onDiskChange = pushDiagnostics(connection, documents, service);
    return { capabilities: offered(client), serverInfo: { name: 'Pagewalk' } };
  });
  connection.onInitialized(() => {
    if (client.watchesFiles) {
      const watchers = [
        { globPattern: '**/*.ts' },
        { globPattern: '**/lab.json' },
        { globPattern: '**/.vscode/launch.json' },
      ];
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    setImmediate(() => {
      service.warm();
    });
  });
  connection.onDidChangeWatchedFiles(() => {
    onDiskChange();
  });
  answerQuestions(connection, documents, service, () => client);
  documents.listen(connection);
  connection.listen();
}

function offered(client: ClientAbilities): ServerCapabilities {
  return {
    positionEncoding: PositionEncodingKind.UTF16,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    hoverProvider: true,
    completionProvider: { triggerCharacters: ["'", '"', '/'] },
    ...(client.runsLabs ? { codeLensProvider: {} } : {}),
    ...(client.inlineValues ? { inlineValueProvider: true } : {}),
    ...(client.codeActionLiterals
      ? { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] } }
      : {}),
    ...(client.pullsDiagnostics
      ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false } }
      : {}),
  };
}

function answerQuestions(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  service: LanguageService,
  client: () => ClientAbilities,
): void {
  connection.onHover(({ textDocument, position }, token) =>
    answer(connection, token, null, () => {
      const document = documents.get(textDocument.uri);
      const hover =
        document && service.hover(documentPath(document.uri), document.offsetAt(position));
      if (!document || !hover) return null;
      const contents = markup(client().hoverKind, hover.markdown);
      return { contents, range: rangeOf(document, hover) };
    }),
  );
  connection.onCompletion(({ textDocument, position }, token) =>
    answer(connection, token, [], () => {
      const document = documents.get(textDocument.uri);
      if (!document) return [];
      return service
        .completions(documentPath(document.uri), document.offsetAt(position))
        .map((completion) => completionOf(document, completion, client().completionKind));
    }),
  );
  connection.onCodeLens(({ textDocument }, token) =>
    answer(connection, token, [], () => {
      const document = documents.get(textDocument.uri);
      if (!document) return [];
      return service
        .lenses(documentPath(document.uri))
        .flatMap((lens) => codeLensesOf(document, lens));
    }),
  );
  connection.languages.inlineValue.on(({ textDocument, range, context }, token) =>
    answer(connection, token, [], () => {
      const document = documents.get(textDocument.uri);
      if (!document) return [];
      const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      const stopped = document.offsetAt(context.stoppedLocation.end);
      return service
        .inlineVariables(documentPath(document.uri), span, stopped)
        .map((variable) => inlineValueOf(document, variable));
    }),
  );
  connection.onCodeAction(({ textDocument, range, context }, token) =>
    answer(connection, token, [], () => {
      const document = documents.get(textDocument.uri);
      if (!document || !wanted(context.only)) return [];
      const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      return service
        .fixes(documentPath(document.uri), span)
        .map((found) => codeActionOf(document, found, client().versionedEdits));
    }),
  );
}

/** Kinds form a tree: who asks for `quickfix` or for all of it gets ours. */
function wanted(only: readonly string[] | undefined): boolean {
  return only?.some((kind) => kind === '' || kind === CodeActionKind.QuickFix) ?? true;
}
