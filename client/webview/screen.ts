/** The screen of the frame buffer device: 32 bits a pixel, 0x00RRGGBB, rows from the top. */
import { byId, h, listen, remember, remembered, say, send, text } from './dom.ts';

const SIZES: readonly (readonly [number, number])[] = [
  [320, 200],
  [640, 480],
  [800, 600],
  [1024, 768],
];

const canvas = byId('screen') as HTMLCanvasElement;
const size = byId('size') as HTMLSelectElement;
let address = '';

size.append(
  ...SIZES.map(([width, height], index) =>
    h('option', { value: String(index) }, `${width} × ${height}`),
  ),
);
size.value = typeof remembered()['size'] === 'string' ? String(remembered()['size']) : '1';

function chosen(): readonly [number, number] {
  return SIZES[Number(size.value)] ?? [640, 480];
}

function ask(): void {
  const [width, height] = chosen();
  send({ type: 'screen', address, bytes: width * height * 4 });
}

function draw(data: string): void {
  const [width, height] = chosen();
  const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const image = context.createImageData(width, height);
  let lit = 0;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const at = pixel * 4;
    image.data[at] = bytes[at + 2] ?? 0;
    image.data[at + 1] = bytes[at + 1] ?? 0;
    image.data[at + 2] = bytes[at] ?? 0;
    image.data[at + 3] = 255;
    if (((bytes[at] ?? 0) | (bytes[at + 1] ?? 0) | (bytes[at + 2] ?? 0)) !== 0) lit++;
  }
  context.putImageData(image, 0, 0);
  byId('title').textContent = text('screen', address, lit, width * height);
}

size.addEventListener('change', () => {
  remember({ size: size.value });
  ask();
});

listen((message) => {
  if (message.type === 'nothing') say(message.text);
  if (message.type !== 'screen') return;
  const { image } = message;
  address = image.address;
  if (image.unreadable !== undefined) {
    say(image.unreadable);
    return;
  }
  say('');
  if (image.data === '') ask();
  else draw(image.data);
});
