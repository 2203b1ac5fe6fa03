// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';

/** The tables of `ARCHITECTURE.md` as data. */
export interface LayerTable {
  /** Room → every room it may import, by itself or through others. */
  readonly rooms: ReadonlyMap<string, ReadonlySet<string>>;
  /** Restricted names (`node:fs`, `Date.now`, …) and the rooms in which each is allowed. */
  readonly restrictions: readonly Restriction[];
}

export interface Restriction {
  readonly names: readonly string[];
  readonly rooms: ReadonlySet<string>;
}

/** Reads the two tables; a row that cannot be understood is an error and not skipped. */
export function parseLayerTable(markdown: string): LayerTable {
  const direct = new Map(tableRows(markdown, '| room |').map(parseRoomRow));
  const restrictions = tableRows(markdown, '| what | where').map(parseRestrictionRow);
  return { rooms: transitive(direct), restrictions };
}

function tableRows(markdown: string, heading: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => line.replace(/ +/g, ' ').startsWith(heading));
  assert.notEqual(start, -1, `ARCHITECTURE.md has no table that begins with \`${heading}\``);
  const rest = lines.slice(start + 2);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  return rest.slice(0, end === -1 ? undefined : end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function codeSpans(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => (name ?? '').replace(/\/$/, ''));
}

function parseRoomRow(cells: readonly string[]): [string, readonly string[]] {
  const [room] = codeSpans(cells[0] ?? '');
  assert.ok(room, `a row of the table of rooms names no room: ${cells.join(' | ')}`);
  const imports = cells[2] === 'nothing' ? [] : (cells[2] ?? '').split(/\s+/);
  return [room, imports];
}

function parseRestrictionRow(cells: readonly string[]): Restriction {
  return { names: codeSpans(cells[0] ?? ''), rooms: new Set(codeSpans(cells[1] ?? '')) };
}

function transitive(direct: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, ReadonlySet<string>> {
  const closed = new Map<string, ReadonlySet<string>>();
  for (const [room, imports] of direct) {
    // A row may name only rows above it: that is what makes the table a list of layers.
    const reachable = imports.map((name) => {
      const below = closed.get(name);
      assert.ok(below, `\`${room}\` names \`${name}\`, which does not stand above it in the table`);
      return [name, ...below];
    });
    closed.set(room, new Set(reachable.flat()));
  }
  return closed;
}
