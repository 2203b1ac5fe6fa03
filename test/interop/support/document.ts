// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const file = resolve(import.meta.dirname, '../../../docs/interop.md');

export const sections = [
  'programs',
  'ours',
  'theirs',
  'keyless',
  'they-sign-keyless',
  'we-sign-keyless',
  'we-attest',
  'others',
  'blind-spots',
] as const;
export type Section = (typeof sections)[number];

const introduction = `<!-- Written by \`npm run test:interop\`; do not edit. -->

# Interoperability

What real programs of others make of our signatures, and what we make of theirs. Every cell was run, with a signature made for it
and checked by another program; the tests fail when a cell is not as it was expected. Every image is signed for one registry of the
list, so that each registry meets each program and each format.

\`hub\` is \`countersign hub\`. \`docker-registry\` is Debian's, which has no Referrers API; with a password (htpasswd), with TLS
(a certificate authority of our own) and with a token server.
`;

/** Replaces one section of `docs/interop.md`; test files that run at the same time wait for each other. */
export async function writeSection(section: Section, content: string): Promise<void> {
  const lock = `${file}.lock`;
  for (let tries = 0; !takeLock(lock); tries += 1) {
    if (tries > 500) throw new Error(`\`${lock}\` was not removed; remove it`);
    await sleep(20);
  }
  try {
    const parts = readParts();
    parts.set(section, content.trim());
    const body = sections.map((name) => `${begin(name)}\n${parts.get(name) ?? ''}\n${end(name)}\n`).join('\n');
    writeFileSync(`${file}.new`, `${introduction}\n${body}`);
    renameSync(`${file}.new`, file);
  } finally {
    rmdirSync(lock);
  }
}

function takeLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

function readParts(): Map<Section, string> {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // The first run writes the file.
  }
  return new Map(
    sections.map((name) => {
      const from = text.indexOf(begin(name));
      const to = text.indexOf(end(name));
      return [name, from < 0 || to < from ? '' : text.slice(from + begin(name).length, to).trim()];
    }),
  );
}

function begin(section: Section): string {
  return `<!-- begin ${section} -->`;
}

function end(section: Section): string {
  return `<!-- end ${section} -->`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
