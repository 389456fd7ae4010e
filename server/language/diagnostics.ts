import { createHash } from 'node:crypto';
import {
  DocumentDiagnosticReportKind,
  type Connection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type TextDocuments,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { answer, guarded } from './answer.ts';
import { diagnosticOf } from './convert.ts';
import { documentPath } from './document-path.ts';
import type { LanguageService } from './service.ts';

const PUSH_DELAY_MS = 150;

const NOTHING: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };

type Documents = TextDocuments<TextDocument>;

function diagnosticsOf(document: TextDocument, service: LanguageService): Diagnostic[] {
  return service
    .problems(documentPath(document.uri))
    .map((problem) => diagnosticOf(document, problem));
}

/** Diagnostics that the editor asks for. Equal diagnostics have equal result ids. */
export function answerDiagnostics(
  connection: Connection,
  documents: Documents,
  service: LanguageService,
): void {
  connection.languages.diagnostics.on((params, token) =>
    answer<DocumentDiagnosticReport>(connection, token, NOTHING, () => {
      const document = documents.get(params.textDocument.uri);
      const items = document ? diagnosticsOf(document, service) : [];
      const resultId = createHash('sha1').update(JSON.stringify(items)).digest('base64url');
      return resultId === params.previousResultId
        ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
        : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
    }),
  );
}

/**
 * Diagnostics for editors that do not ask.
 *
 * Contract: call the result when files on the disk have changed.
 */
export function pushDiagnostics(
  connection: Connection,
  documents: Documents,
  service: LanguageService,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const push = (): void => {
    for (const document of documents.all()) {
      const { uri, version } = document;
      const diagnostics = guarded(connection, [], () => diagnosticsOf(document, service));
      void connection.sendDiagnostics({ uri, version, diagnostics });
    }
  };
  // Why: a change to one file may change what another one's imports mean.
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(push, PUSH_DELAY_MS);
  };
  documents.onDidChangeContent(soon);
  documents.onDidClose(({ document }) => {
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    soon();
  });
  return soon;
}
