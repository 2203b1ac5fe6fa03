// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { type LayerTable, parseLayerTable, type Restriction } from './architecture/layer-table.ts';
import { readSourceFiles, resolveImport, type SourceFile, toSourceFile } from './architecture/source-file.ts';

const root = resolve(import.meta.dirname, '..');
const MINT_FILE = 'crypto/verified.ts';
const sourceFolder = join(root, 'packages/countersign/src');
const table = parseLayerTable(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'));
const files = readSourceFiles(sourceFolder);
const sources = files.filter((file) => !file.isTest);

test('the table of rooms and the folders of the source are the same', () => {
  const present = readdirSync(sourceFolder).filter((name) => !name.endsWith('.test.ts'));
  assert.deepEqual([...table.rooms.keys()].sort(), present.sort());
});

test('every import goes where the table allows it', () => {
  assert.deepEqual(
    sources.flatMap((file) => forbiddenImports(file, table)),
    [],
  );
});

test('every import names a file of the source, with its ending', () => {
  assert.deepEqual(files.flatMap(brokenImports), []);
});

test('no file imports itself through others', () => {
  assert.deepEqual(importCycles(sources), []);
});

test('restricted built-ins and globals are used only where the table allows them', () => {
  assert.deepEqual(
    sources.flatMap((file) => forbiddenNames(file, table.restrictions)),
    [],
  );
});

test('npm packages are those that the published package declares', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'packages/countersign/package.json'), 'utf8'));
  const undeclared = sources.flatMap((file) =>
    file.imports
      .filter((name) => isPackage(name) && !(packageName(name) in dependencies))
      .map((name) => `${file.path}: ${name}`),
  );
  assert.deepEqual(undeclared, []);
});

test('every runtime dependency has its decision record', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'packages/countersign/package.json'), 'utf8'));
  const records = readdirSync(join(root, 'docs/decisions')).map((name) =>
    readFileSync(join(root, 'docs/decisions', name), 'utf8'),
  );
  const missing = Object.keys(dependencies).filter((name) => !records.some((text) => text.includes(`\`${name}\``)));
  assert.deepEqual(missing, []);
});

test('`Verified<T>` is made only inside functions named `verifyX`', () => {
  assert.deepEqual(sources.flatMap(strayMints), []);
});

test('every file says its licence in the first line', () => {
  const line = '// SPDX-License-Identifier: Apache-2.0';
  assert.deepEqual(
    files
      .filter((file) => !file.text.startsWith(line) && !file.text.startsWith(`#!/usr/bin/env node\n${line}`))
      .map((file) => file.path),
    [],
  );
});

test('there is no enum, no namespace, no default export and no variable that a module changes', () => {
  const rules = [
    /^\s*(?:export )?(?:declare )?(?:const )?enum \w/m,
    /^\s*(?:export )?namespace \w/m,
    /^export default/m,
    /^(?:export )?(?:let|var) /m,
  ];
  const guilty = sources.flatMap((file) =>
    rules.filter((rule) => rule.test(file.code)).map((rule) => `${file.path}: ${rule}`),
  );
  assert.deepEqual(guilty, []);
});

test('every source file that does something has a test beside it, or one that imports it', () => {
  const imported = new Set(files.filter((file) => file.isTest).flatMap((file) => relativeImports(file)));
  const untested = sources.filter((file) => !imported.has(file.path) && hasBehaviour(file) && !hasTestBeside(file));
  const allowed = readAllowList();
  assert.deepEqual(
    untested.map((file) => file.path).filter((path) => !allowed.has(path)),
    [],
  );
  const stale = [...allowed].filter((path) => !untested.some((file) => file.path === path));
  assert.deepEqual(stale, [], 'these have tests now: take them off the list');
});

// The checks above are worth only what they refuse.
const refusals: readonly { readonly title: string; readonly file: SourceFile }[] = [
  {
    title: 'an import of a higher room',
    file: toSourceFile('oci/x.ts', "import { verify } from '../verify/verify.ts';"),
  },
  {
    title: 'an import of a type of a higher room',
    file: toSourceFile('errors/x.ts', "import type { Digest } from '../oci/digest.ts';"),
  },
  {
    title: 'an `import()` of a higher room',
    file: toSourceFile('net/x.ts', "const a = await import('../registry/client.ts');"),
  },
  { title: 'a re-export of a higher room', file: toSourceFile('bytes/x.ts', "export { a } from '../crypto/hash.ts';") },
  {
    title: 'an import over several lines',
    file: toSourceFile('oci/x.ts', "import {\n  a,\n  b,\n} from '../cli/run.ts';"),
  },
];
for (const { title, file } of refusals) {
  test(`${title} is refused`, () => assert.equal(forbiddenImports(file, table).length, 1));
}

for (const code of [
  "import fs from 'node:fs';",
  "import { a } from 'node:crypto';",
  'const a = Date.now();',
  'const b = process.env;',
  'new Date()',
  'Math.random()',
  "await import('undici')",
]) {
  test(`\`${code}\` is refused in a pure room`, () => {
    assert.equal(forbiddenNames(toSourceFile('oci/x.ts', code), table.restrictions).length, 1);
  });
}

test('what is allowed is not refused: a lower room, a date from a number, a word in a comment or in quotes', () => {
  const file = toSourceFile(
    'oci/x.ts',
    "import { a } from '../crypto/hash.ts';\n// Date.now() would be wrong\nnew Date(a);\nlog('process.env');\n",
  );
  assert.deepEqual([...forbiddenImports(file, table), ...forbiddenNames(file, table.restrictions)], []);
});

test('a mint outside of a `verifyX` function is refused, and inside of one it is not', () => {
  assert.equal(
    strayMints(toSourceFile('verify/x.ts', 'function checkIt() {\n  return a as Verified<Digest>;\n}')).length,
    1,
  );
  assert.equal(
    strayMints(toSourceFile('verify/x.ts', 'export function verifyIt() {\n  return a as Verified<Digest>;\n}')).length,
    0,
  );
});

test('a circle of imports is found', () => {
  const circle = [toSourceFile('oci/a.ts', "import './b.ts';"), toSourceFile('oci/b.ts', "import './a.ts';")];
  assert.equal(importCycles(circle).length, 1);
});

function forbiddenImports(file: SourceFile, { rooms }: LayerTable): readonly string[] {
  const allowed = rooms.get(file.room);
  const wrong = relativeImports(file).filter((path) => {
    const room = path.split('/')[0] ?? path;
    return room !== file.room && allowed?.has(room) !== true;
  });
  return wrong.map((path) => `${file.path} imports ${path}`);
}

function relativeImports(file: SourceFile): readonly string[] {
  return file.imports.filter((name) => name.startsWith('.')).map((name) => resolveImport(file, name));
}

function brokenImports(file: SourceFile): readonly string[] {
  const missing = relativeImports(file).filter((path) => !existsSync(join(sourceFolder, path)) && !file.isTest);
  return missing.map((path) => `${file.path} imports ${path}`);
}

function isPackage(name: string): boolean {
  return !name.startsWith('.') && !name.startsWith('node:');
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function forbiddenNames(file: SourceFile, restrictions: readonly Restriction[]): readonly string[] {
  const names = restrictions.filter(({ rooms }) => !rooms.has(file.room)).flatMap((restriction) => restriction.names);
  return names.filter((name) => usesName(file, name)).map((name) => `${file.path} uses ${name}`);
}

function usesName(file: SourceFile, name: string): boolean {
  if (name === 'undici' || name.startsWith('node:'))
    return file.imports.some(
      (imported) => packageName(imported) === packageName(name) && (imported === name || name === 'undici'),
    );
  if (name === 'new Date()') return /\bnew Date\(\s*\)/.test(file.code);
  if (name === 'process')
    return (
      /(?<![\w.'-])process\.\w|\bimport\('node:process'\)/.test(file.code) || file.imports.includes('node:process')
    );
  return new RegExp(`(?<![\\w.])${name.replaceAll('.', '\\.')}\\b`).test(file.code);
}

function importCycles(all: readonly SourceFile[]): readonly string[] {
  const byPath = new Map(all.map((file) => [file.path, file]));
  const done = new Set<string>();
  const cycles: string[] = [];
  function visit(file: SourceFile, trail: readonly string[]): void {
    if (trail.includes(file.path)) cycles.push([...trail.slice(trail.indexOf(file.path)), file.path].join(' → '));
    if (done.has(file.path) || trail.includes(file.path)) return;
    for (const path of relativeImports(file)) {
      const next = byPath.get(path);
      if (next !== undefined) visit(next, [...trail, file.path]);
    }
    done.add(file.path);
  }
  for (const file of all) visit(file, []);
  return cycles;
}

/** Every mint, judged by the nearest top-level function above it. */
function strayMints(file: SourceFile): readonly string[] {
  if (file.path === MINT_FILE) return [];
  const lines = file.code.split('\n');
  return lines.flatMap((line, at) => {
    if (!isMint(line)) return [];
    const opening = lines
      .slice(0, at + 1)
      .findLast((above) => /^(?:export )?(?:async )?function |^(?:export )?const /.test(above));
    return /function verify[A-Z]/.test(opening ?? '') ? [] : [`${file.path}:${at + 1} ${line.trim()}`];
  });
}

function isMint(line: string): boolean {
  return /\bas (?:unknown as )?Verified\b/.test(line) || (/\bmintVerified\b/.test(line) && !/^import\b/.test(line));
}

/** Interfaces, types and tables of constants have nothing that a test of their own could show. */
function hasBehaviour(file: SourceFile): boolean {
  return /^(?:export )?(?:async )?function[ *]|=> |^(?:export )?(?:abstract )?class /m.test(withoutTypes(file.code));
}

function withoutTypes(code: string): string {
  return code.replace(/^(?:export )?interface [\s\S]*?^\}/gm, '').replace(/^(?:export )?type [\s\S]*?;$/gm, '');
}

function hasTestBeside(file: SourceFile): boolean {
  return existsSync(join(sourceFolder, file.path.replace(/\.ts$/, '.test.ts')));
}

function readAllowList(): ReadonlySet<string> {
  const text = readFileSync(join(root, 'test/architecture/tested-through-others.txt'), 'utf8');
  return new Set(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
}
