import * as vscode from 'vscode';

/** A row of a tree view. */
export interface TreeNode {
  readonly item: vscode.TreeItem;
  readonly parent?: TreeNode | undefined;
  /** What the row says when the mouse rests on it; made only then. */
  readonly tooltip?: () => vscode.MarkdownString;
  /** Rows below; absent for a leaf. */
  readonly children?: () => Promise<readonly TreeNode[]> | readonly TreeNode[];
}

/** Contract: the item of a row; what assistive technology reads is the label with everything else that is shown. */
export function rowItem(
  id: string,
  label: string,
  details: {
    readonly description?: string;
    readonly tooltip?: string | vscode.MarkdownString;
    readonly icon?: string;
    readonly context?: string;
    readonly state?: vscode.TreeItemCollapsibleState;
    readonly spoken?: string;
  } = {},
): vscode.TreeItem {
  const { description, tooltip, icon, context, spoken } = details;
  const item = new vscode.TreeItem(label, details.state ?? vscode.TreeItemCollapsibleState.None);
  item.id = id;
  if (description !== undefined) item.description = description;
  if (tooltip !== undefined) item.tooltip = tooltip;
  if (icon !== undefined) item.iconPath = new vscode.ThemeIcon(icon);
  if (context !== undefined) item.contextValue = context;
  item.accessibilityInformation = { label: spoken ?? [label, description ?? ''].join(' ').trim() };
  return item;
}

/** A row that only says something. */
export function noteNode(text: string, icon = 'info'): TreeNode {
  return { item: rowItem(`note:${text}`, text, { icon, tooltip: text }) };
}

export class NodeTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly roots: () => Promise<readonly TreeNode[]> | readonly TreeNode[]) {}

  refresh(): void {
    this.changed.fire();
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return node.item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    if (node.tooltip !== undefined) item.tooltip = node.tooltip();
    return item;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    try {
      const children = await (node === undefined ? this.roots() : node.children?.());
      return [...(children ?? [])];
    } catch (error) {
      return [noteNode(error instanceof Error ? error.message : String(error), 'warning')];
    }
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  dispose(): void {
    this.changed.dispose();
  }
}
