/** The pages of the pictures. Why a strict policy: nothing but our own script and style may run or load there. */
import { env, l10n } from 'vscode';
import type { PictureKind } from './messages.ts';
import { pictureTexts } from './texts.ts';

export interface PageParts {
  readonly kind: PictureKind;
  readonly script: string;
  readonly style: string;
  /** The webview's `cspSource`. */
  readonly source: string;
}

export function pictureTitle(kind: PictureKind): string {
  switch (kind) {
    case 'address-space':
      return l10n.t('Address Space');
    case 'page-walk':
      return l10n.t('Page Walk');
    case 'frames':
      return l10n.t('Physical Frames');
    case 'screen':
      return l10n.t('Frame Buffer Screen');
  }
}

export function pageOf({ kind, script, style, source }: PageParts): string {
  const policy = `default-src 'none'; script-src ${source}; style-src ${source}; font-src ${source}`;
  return `<!DOCTYPE html>
<html lang="${env.language}">
<head>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>${pictureTitle(kind)}</title>
</head>
<body data-texts="${attribute(JSON.stringify(pictureTexts()))}">
<main>
<h1 id="title">${pictureTitle(kind)}</h1>
<p id="say" role="status" hidden></p>
${BODIES[kind]}
</main>
<script src="${script}"></script>
</body>
</html>`;
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

const swatch = (kind: string, text: string): string =>
  `<span><span class="swatch ${kind}" aria-hidden="true"></span>${text}</span>`;

const BODIES: Readonly<Record<PictureKind, string>> = {
  'address-space': `
<div class="bar">
  <button id="zoom-out" aria-label="${l10n.t('Zoom out')}">−</button>
  <button id="zoom-in" aria-label="${l10n.t('Zoom in')}">+</button>
  <button id="higher" hidden>${l10n.t('Higher Addresses')}</button>
  <button id="lower" hidden>${l10n.t('Lower Addresses')}</button>
  ${swatch('plain', l10n.t('anonymous'))}
  ${swatch('file', l10n.t('file, private'))}
  ${swatch('shared', l10n.t('shared'))}
  ${swatch('device', l10n.t('device'))}
  ${swatch('special', l10n.t('heap, stack, vdso'))}
</div>
<div class="sides">
  <div id="space" role="listbox" tabindex="0" aria-label="${l10n.t('Mappings, high addresses first')}"></div>
  <section id="details" aria-label="${l10n.t('Selected mapping')}" aria-live="polite"></section>
</div>`,
  'page-walk': `
<form id="form" class="bar">
  <label for="address">${l10n.t('Address')}</label>
  <input id="address" size="20" spellcheck="false">
  <button type="submit">${l10n.t('Walk')}</button>
</form>
<div id="parts" role="list" aria-label="${l10n.t('The address, cut into indexes')}"></div>
<ol id="walk" aria-label="${l10n.t('The walk, top table first')}"></ol>`,
  frames: `
<form id="form" class="bar">
  <label for="pfn">${l10n.t('Frame number')}</label>
  <input id="pfn" size="12" spellcheck="false">
  <button type="submit">${l10n.t('Show')}</button>
</form>
<canvas id="memory" tabindex="0" role="img" aria-labelledby="title" aria-describedby="cell"></canvas>
<p id="cell" aria-live="polite"></p>
<section id="frame" aria-label="${l10n.t('Selected frame')}"></section>
<h2>${l10n.t('What frames are used for')}</h2>
<table><tbody id="legend"></tbody></table>`,
  screen: `
<div class="bar">
  <label for="size">${l10n.t('Size')}</label>
  <select id="size"></select>
  <span>${l10n.t('32 bits a pixel: 0x00RRGGBB')}</span>
</div>
<canvas id="screen" tabindex="0" role="img" aria-labelledby="title"></canvas>`,
};
