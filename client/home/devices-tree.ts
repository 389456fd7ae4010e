import * as vscode from 'vscode';
import type { StoppedMachine } from '../debug/stopped-machine.ts';
import { ITEMS } from '../ids.ts';
import { rangeText, sizeText } from '../views/addresses.ts';
import { NodeTree, rowItem } from '../views/tree.ts';

/** What devices of this name are, for those that people meet first. */
const KNOWN: Readonly<Record<string, string>> = {
  'bochs-drm': vscode.l10n.t('VGA adapter with a linear frame buffer'),
  edu: vscode.l10n.t('QEMU’s teaching device: registers, interrupts, DMA'),
};

/** Memory of the machine's devices, where drivers map it from. */
export function createDevicesTree(machine: () => StoppedMachine | undefined): NodeTree {
  return new NodeTree(async () => {
    const regions = (await machine()?.ask('deviceRegions', {})) ?? [];
    return regions.map(({ name, start, end }) => {
      const size = sizeText(BigInt(end) - BigInt(start));
      const known = KNOWN[name] ?? '';
      const item = rowItem(`device/${start}`, name, {
        description: `${rangeText(start, end)} ${size}`,
        tooltip: [known, `${rangeText(start, end)} (${size})`].filter(Boolean).join('\n'),
        icon: name === 'bochs-drm' ? 'device-desktop' : 'circuit-board',
        context: name === 'bochs-drm' ? ITEMS.screen : ITEMS.device,
        spoken: `${name}, ${known}, ${rangeText(start, end)}, ${size}`,
      });
      return { item };
    });
  });
}
