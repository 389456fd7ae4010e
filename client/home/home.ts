import * as vscode from 'vscode';
import type { Shipped } from '../commands/place.ts';
import type { Sessions } from '../debug/sessions.ts';
import { VIEWS } from '../ids.ts';
import type { NodeTree } from '../views/tree.ts';
import { createDevicesTree } from './devices-tree.ts';
import { createLabsTree } from './labs-tree.ts';
import { createLessonsTree } from './lessons-tree.ts';

export interface Home {
  readonly labs: NodeTree;
  readonly lessons: NodeTree;
  readonly devices: NodeTree;
}

/** The views of Pagewalk's own container: where to begin, and what the machine has. */
export function createHome(
  sessions: Sessions,
  { samples }: Shipped,
  subscriptions: { dispose(): unknown }[],
): Home {
  const labs = createLabsTree(subscriptions);
  const lessons = createLessonsTree(samples);
  const devices = createDevicesTree(() => sessions.machine);
  const open = (id: string, treeDataProvider: NodeTree): void => {
    subscriptions.push(treeDataProvider, vscode.window.createTreeView(id, { treeDataProvider }));
  };
  open(VIEWS.labs, labs);
  open(VIEWS.lessons, lessons);
  open(VIEWS.devices, devices);
  subscriptions.push(sessions.onDidChange(() => devices.refresh()));
  return { labs, lessons, devices };
}
