import * as vscode from 'vscode';
import type { Sessions } from '../debug/sessions.ts';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import { COMMANDS } from '../ids.ts';
import { exampleVma } from '../views/vma-pages.ts';
import {
  readMessage,
  type FromPicture,
  type PictureKind,
  type ScreenImage,
  type ToPicture,
} from './messages.ts';
import { pageOf, pictureTitle } from './pages.ts';

/** Name of the device whose memory is shown as a screen. */
const SCREEN_DEVICE = 'bochs-drm';

/** Contract: a page of more is slow to lay out. */
const MAPPINGS_DRAWN = 250;

/** The webviews: one panel a picture, brought up to date at every stop, silent while the lab runs. */
export class Pictures implements vscode.Disposable {
  private readonly panels = new Map<PictureKind, vscode.WebviewPanel>();
  private readonly subscription: vscode.Disposable;
  /** What the page walk picture shows, as a hex string. */
  private address: string | undefined;
  /** The frame whose mappers the picture of physical memory lists. */
  private pfn: string | undefined;
  private screenBytes = 0;
  /** Index of the first mapping of the address space that is drawn; undefined for the highest ones. */
  private firstVma: number | undefined;

  constructor(
    private readonly sessions: Sessions,
    private readonly dist: vscode.Uri,
  ) {
    this.subscription = sessions.onDidChange(() => {
      if (sessions.status === 'running') return;
      for (const kind of this.panels.keys()) void this.update(kind);
    });
  }

  /** Opens a picture, or brings it to the front. */
  show(kind: PictureKind): void {
    const open = this.panels.get(kind);
    if (open !== undefined) {
      open.reveal(undefined, false);
      void this.update(kind);
      return;
    }
    const root = vscode.Uri.joinPath(this.dist, 'webview');
    const panel = vscode.window.createWebviewPanel(
      `pagewalk.${kind}`,
      pictureTitle(kind),
      { viewColumn: this.column(), preserveFocus: false },
      { enableScripts: true, localResourceRoots: [root] },
    );
    this.panels.set(kind, panel);
    const { webview } = panel;
    const uri = (name: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
    panel.onDidDispose(() => this.panels.delete(kind));
    webview.onDidReceiveMessage((sent: unknown) => {
      const message = readMessage(sent);
      if (message !== undefined) void this.receive(kind, message);
    });
    webview.html = pageOf({
      kind,
      script: uri(`${kind}.js`),
      style: uri('picture.css'),
      source: webview.cspSource,
    });
  }

  /** The page walk picture of an address, or of the one it showed last. */
  showWalk(address: string | undefined): void {
    if (address !== undefined) this.address = address;
    this.show('page-walk');
  }

  /** The picture of physical memory, with one frame chosen. */
  showFrame(pfn: string | undefined): void {
    this.pfn = pfn;
    this.show('frames');
  }

  dispose(): void {
    this.subscription.dispose();
    for (const panel of this.panels.values()) panel.dispose();
  }

  /** Beside the sources, and all pictures in one column. */
  private column(): vscode.ViewColumn {
    const [other] = this.panels.values();
    return other?.viewColumn ?? vscode.ViewColumn.Beside;
  }

  private async receive(kind: PictureKind, message: FromPicture): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.update(kind);
      case 'walk': {
        this.showWalk(message.address);
        return;
      }
      case 'tables':
        await vscode.commands.executeCommand(COMMANDS.showInPageTables, message.address);
        return;
      case 'frame':
        this.pfn = message.pfn;
        if (kind !== 'frames') this.show('frames');
        return this.updateFrame();
      case 'mappings':
        this.firstVma = message.first;
        return this.update('address-space');
      case 'screen':
        this.screenBytes = message.bytes;
        return this.update('screen');
    }
  }

  private async updateFrame(): Promise<void> {
    const { pfn } = this;
    if (pfn === undefined) return;
    await this.send('frames', async (machine) => ({
      type: 'frame',
      frame: await machine.ask('frame', { pfn }),
    }));
  }

  private async update(kind: PictureKind): Promise<void> {
    await this.send(kind, (machine) => this.content(kind, machine));
    if (kind === 'frames') await this.updateFrame();
  }

  private async content(kind: PictureKind, machine: StoppedMachine): Promise<ToPicture> {
    switch (kind) {
      case 'address-space':
        return this.addressSpace(machine);
      case 'page-walk':
        return this.pageWalk(machine);
      case 'frames':
        return { type: 'frames', runs: await machine.ask('frames', {}) };
      case 'screen':
        return { type: 'screen', image: await this.screen(machine) };
    }
  }

  private async send(
    kind: PictureKind,
    make: (machine: StoppedMachine) => Promise<ToPicture>,
  ): Promise<void> {
    const panel = this.panels.get(kind);
    if (panel === undefined) return;
    const { machine, status } = this.sessions;
    let message: ToPicture;
    if (machine === undefined || status !== 'stopped') {
      const text = vscode.l10n.t('No lab is stopped. Press F5 in a lab to see its machine here.');
      message = { type: 'nothing', text };
    } else {
      try {
        message = await make(machine);
      } catch (error) {
        message = { type: 'nothing', text: error instanceof Error ? error.message : String(error) };
      }
    }
    await panel.webview.postMessage(message);
  }

  private async addressSpace(machine: StoppedMachine): Promise<ToPicture> {
    const tasks = await machine.ask('tasks', {});
    const task = tasks.find(({ current }) => current) ?? tasks[0];
    if (task === undefined) return { type: 'nothing', text: vscode.l10n.t('No process runs yet.') };
    const { pid, comm, mapCount: total } = task;
    const count = Math.min(total, MAPPINGS_DRAWN);
    const first = Math.min(this.firstVma ?? total, total - count);
    const part = total > count && { first, count };
    const [vmas, { rows }] = await Promise.all([
      machine.ask('vmas', { pid, ...part }),
      machine.vmaChanges(pid),
    ]);
    const changed = rows.map(({ id }) => id);
    return { type: 'address-space', task: { pid, comm }, first, total, vmas, changed };
  }

  private async pageWalk(machine: StoppedMachine): Promise<ToPicture> {
    const pid = await machine.currentPid();
    if (pid === undefined) return { type: 'nothing', text: vscode.l10n.t('No process runs yet.') };
    const address = this.address ?? (await exampleVma(machine))?.start ?? '0x0';
    return { type: 'page-walk', walk: await machine.ask('walk', { pid, address }) };
  }

  private async screen(machine: StoppedMachine): Promise<ScreenImage> {
    const regions = await machine.ask('deviceRegions', {});
    const region = regions.find(({ name }) => name === SCREEN_DEVICE);
    if (region === undefined) {
      const unreadable = vscode.l10n.t('The machine has no frame buffer: add "vga" to "devices".');
      return { address: '0x0', data: '', unreadable };
    }
    const address = region.start;
    if (this.screenBytes === 0) return { address, data: '' };
    const memoryReference = `phys:${address}`;
    const answer = (await machine.session.customRequest('readMemory', {
      memoryReference,
      count: this.screenBytes,
    })) as { readonly data?: string };
    return { address, data: answer.data ?? '' };
  }
}
