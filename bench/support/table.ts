// SPDX-License-Identifier: Apache-2.0
import type { Row } from './result.ts';

const columns = ['benchmark', 'what', 'ours', 'peer', 'ratio', 'goal', 'met'] as const;

export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(cellsOf);
  const widths = columns.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(columns), line(widths.map((width) => '─'.repeat(width))), ...cells.map(line)].join('\n');
}

function cellsOf(row: Row): readonly string[] {
  const peer = row.peer === undefined ? `${row.peerName}: PEER NOT INSTALLED` : `${row.peerName} ${digits(row.peer)}`;
  return [
    row.benchmark,
    row.name,
    `${digits(row.ours)} ${row.unit}`,
    peer,
    row.ratio === undefined ? '–' : `${row.ratio.toFixed(2)}×`,
    row.goal,
    row.met === undefined ? '–' : row.met ? 'yes' : 'NO',
  ];
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}
