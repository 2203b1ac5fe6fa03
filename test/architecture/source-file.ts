// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export interface SourceFile {
  /** Relative to `src/`, with `/`. */
  readonly path: string;
  /** The first folder of the path, or the file itself when it stands at the top. */
  readonly room: string;
  readonly isTest: boolean;
  readonly text: string;
  /** The text without comments and without what stands in quotes. */
  readonly code: string;
  /** Every module that is imported or re-exported, types and `import()` included, as written. */
  readonly imports: readonly string[];
}

export function readSourceFiles(sourceFolder: string): readonly SourceFile[] {
  const names = readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' });
  const paths = names.map((name) => name.replaceAll('\\', '/')).filter((name) => name.endsWith('.ts'));
  return paths.sort().map((path) => toSourceFile(path, readFileSync(join(sourceFolder, path), 'utf8')));
}

export function toSourceFile(path: string, text: string): SourceFile {
  return {
    path,
    room: path.split('/')[0] ?? path,
    isTest: /\.test(-\w+)?\.ts$/.test(path) || path.includes('/testing/'),
    text,
    code: withoutCommentsAndQuotes(text),
    imports: importedModules(text),
  };
}

/** What a relative import names, as a path below `src/`; a path that begins with `..` leads out of it. */
export function resolveImport(from: SourceFile, specifier: string): string {
  return normalize(join(dirname(from.path), specifier)).replaceAll('\\', '/');
}

function importedModules(text: string): readonly string[] {
  const statements = text.matchAll(/^\s*(?:import|export)\b(?:[^'";=]*?\bfrom)?\s*['"]([^'"]+)['"]/gm);
  const calls = text.matchAll(/\b(?:import|require|getBuiltinModule)\(\s*['"]([^'"]+)['"]/g);
  return [...statements, ...calls].map(([, specifier]) => specifier ?? '');
}

/** Good enough for formatted sources: comments, then quotes that end on their line; templates keep their `${…}`. */
function withoutCommentsAndQuotes(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
}
