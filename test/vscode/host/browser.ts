import { chromium, type Browser } from 'playwright-core';
import { findChromium } from './chromium.ts';

export interface WindowSize {
  readonly width: number;
  readonly height: number;
}

export const defaultWindow: WindowSize = { width: 1440, height: 1000 };

export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('There is no Chromium on PATH.');
  return chromium.launch({
    executablePath,
    // Why: containers offer no sandbox for Chromium, and the only page it opens is our own. The rest keeps it offline.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  });
}
