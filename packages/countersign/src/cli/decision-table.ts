// SPDX-License-Identifier: Apache-2.0
import { oneLine } from '../bytes/one-line.ts';
import { counted, resultText } from '../policy/decision-words.ts';
import type { DecidedImage } from './decided-image.ts';

/** A line for each image, with its result first, and the sum of them at the end. */
export function decisionTable(images: readonly DecidedImage[]): string {
  const rows = images.map(({ decision }) => [
    resultText(decision),
    oneLine(decision.reference),
    decision.digest ?? '-',
  ]);
  const table = [['RESULT', 'IMAGE', 'DIGEST'], ...rows];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map(([result = '', image = '', digest = '']) =>
    [result.padEnd(widths[0] ?? 0), image.padEnd(widths[1] ?? 0), digest].join('  '),
  );
  return `${[...lines, summary(images)].join('\n')}\n`;
}

function summary(images: readonly DecidedImage[]): string {
  const counts = new Map<string, number>();
  for (const { decision } of images) {
    const text = resultText(decision);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const parts = [...counts].map(([text, count]) => `${count} ${text}`);
  return `${counted(images.length, 'image')}: ${parts.length === 0 ? 'nothing to decide' : parts.join('; ')}`;
}
