import { MarkupKind, type ClientCapabilities } from 'vscode-languageserver/node';

/** What the editor at the other end can do, as far as answers depend on it. */
export interface ClientAbilities {
  readonly pullsDiagnostics: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly watchesFiles: boolean;
  readonly versionedEdits: boolean;
  readonly codeActionLiterals: boolean;
  readonly hoverKind: MarkupKind;
  readonly completionKind: MarkupKind;
  readonly inlineValues: boolean;
  /** The editor has the commands behind lenses; it says so in `initializationOptions`. */
  readonly runsLabs: boolean;
}

export function readAbilities(
  capabilities: ClientCapabilities,
  options?: unknown,
): ClientAbilities {
  const { textDocument, workspace } = capabilities;
  const diagnostics = workspace?.diagnostics;
  return {
    pullsDiagnostics: textDocument?.diagnostic !== undefined,
    refreshesDiagnostics: diagnostics?.refreshSupport === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    hoverKind: kindOf(textDocument?.hover?.contentFormat),
    completionKind: kindOf(textDocument?.completion?.completionItem?.documentationFormat),
    inlineValues: textDocument?.inlineValue !== undefined,
    runsLabs: isRecord(options) && options['runsLabs'] === true,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function kindOf(formats: readonly MarkupKind[] | undefined): MarkupKind {
  return formats?.includes(MarkupKind.Markdown) === true
    ? MarkupKind.Markdown
    : MarkupKind.PlainText;
}
