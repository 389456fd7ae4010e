import {
  CodeActionKind,
  CompletionItemKind,
  DiagnosticSeverity,
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  type Diagnostic,
  type InlineValue,
  type MarkupContent,
  type MarkupKind,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { HeaderCompletion } from './features/complete-headers.ts';
import type { InlineVariable } from './features/inline-values.ts';
import type { Lens } from './features/lenses.ts';
import type { Edit, Problem, Span } from './problem.ts';
import type { ProblemFix } from './service.ts';

/** Results of the service as messages of the protocol. */

export function rangeOf(document: TextDocument, { start, end }: Span): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

export function diagnosticOf(document: TextDocument, problem: Problem): Diagnostic {
  const { severity, code, message } = problem;
  return {
    range: rangeOf(document, problem),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: 'pagewalk',
    message,
  };
}

export function codeActionOf(
  document: TextDocument,
  { problem, fix }: ProblemFix,
  versioned: boolean,
): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnosticOf(document, problem)],
    isPreferred: fix.preferred,
    edit: workspaceEditOf(document, fix.edits, versioned),
  };
}

function workspaceEditOf(
  document: TextDocument,
  edits: readonly Edit[],
  versioned: boolean,
): WorkspaceEdit {
  const { uri, version } = document;
  const written = edits.map((edit) => ({ range: rangeOf(document, edit), newText: edit.text }));
  if (!versioned) return { changes: { [uri]: written } };
  return { documentChanges: [{ textDocument: { uri, version }, edits: written }] };
}

export function completionOf(
  document: TextDocument,
  completion: HeaderCompletion,
  kind: MarkupKind,
): CompletionItem {
  const { specifier, summary } = completion;
  return {
    label: specifier,
    kind: CompletionItemKind.File,
    ...(summary === '' ? {} : { documentation: markup(kind, summary) }),
    textEdit: { range: rangeOf(document, completion), newText: specifier },
  };
}

/** `main` is run and debugged; a handler is debugged with a stop in it. Lines count from 1 in arguments, as in DAP. */
export function codeLensesOf(document: TextDocument, lens: Lens): CodeLens[] {
  const { uri } = document;
  const range = rangeOf(document, lens);
  const run = { range, command: { title: 'Run', command: 'pagewalk.runLab', arguments: [uri] } };
  if (lens.body === undefined) {
    const command = { title: 'Debug', command: 'pagewalk.debugLab', arguments: [uri] };
    return [run, { range, command }];
  }
  const line = document.positionAt(lens.body).line + 1;
  const title = `Debug: stop in ${lens.name}`;
  const command = { title, command: 'pagewalk.debugHandler', arguments: [uri, line] };
  return [run, { range, command }];
}

export function inlineValueOf(document: TextDocument, variable: InlineVariable): InlineValue {
  return {
    range: rangeOf(document, variable),
    variableName: variable.name,
    caseSensitiveLookup: true,
  };
}

export function markup(kind: MarkupKind, markdown: string): MarkupContent {
  return { kind, value: kind === 'markdown' ? markdown : plain(markdown) };
}

/** Why: a terminal's editor shows the text as it is, where the marks of Markdown are noise. */
function plain(markdown: string): string {
  return markdown
    .replace(/^```\w*\n?/gm, '')
    .replace(/^\| --- .*\n/gm, '')
    .replace(/^\| (.*) \|$/gm, (_, row: string) => row.replaceAll(' | ', ': '))
    .replace(/\*\*|`/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
