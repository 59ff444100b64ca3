/**
 * Makes the theme's icons, below public/site, from public/site/icon.svg. Run by hand when the icon changes:
 * `npm run icons`. The results are committed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { makeIcon } from '../src/site-images/make.ts';

const folder = new URL('../public/site/', import.meta.url);
const mark = readFileSync(new URL('icon.svg', folder));
const large = await sharp(mark, { density: 72 * 16 })
  .resize(1_024, 1_024)
  .png()
  .toBuffer();

const made = await makeIcon(large);
if (made.kind !== 'made') throw new Error(`The icon is ${made.kind}.`);
const NAMED = [
  'favicon.ico',
  'apple-touch-icon.png',
  'icon-192.png',
  'icon-512.png',
  'icon-maskable.png',
];
for (const { name, content } of made.files) {
  if (!NAMED.includes(name)) continue;
  // The mark has one colour.
  const isPng = name.endsWith('.png');
  const small = isPng ? await withPalette(content) : content;
  writeFileSync(new URL(name, folder), small);
}

async function withPalette(png: Uint8Array): Promise<Buffer> {
  return await sharp(png).png({ compressionLevel: 9, palette: true }).toBuffer();
}
