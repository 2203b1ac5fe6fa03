// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';

const here = import.meta.dirname;
const lazyChildProcess = '\0lazy-child-process';

/** What Node itself brings is loaded late, because each of its modules costs up to 10 ms of the 40 that a command may take. */
const lateBuiltins = {
  name: 'late-builtins',
  resolveId(source, importer) {
    // commander imports it at its top for a way of starting commands that we do not use.
    if (source === 'node:child_process' && importer?.includes('/commander/')) return lazyChildProcess;
    return null;
  },
  load(id) {
    if (id !== lazyChildProcess) return null;
    return `export default { spawn: (...given) => process.getBuiltinModule('node:child_process').spawn(...given) };`;
  },
  transform(code) {
    // `import()` of a builtin starts Node's loader for ES modules and reads every export, also those that load more.
    const late = code.replace(
      /(?<!typeof )\bimport\('(node:[a-z_/]+)'\)/g,
      (_, name) => `Promise.resolve(process.getBuiltinModule('${name}'))`,
    );
    return late === code ? null : { code: late, map: null };
  },
};

/** A file with one letter beyond Latin-1 takes two bytes for each of its letters, and longer to load. */
const asciiOnly = {
  name: 'ascii-only',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk') chunk.code = chunk.code.replace(/[^\0-\x7f]/g, escapeUnit);
    }
  },
};

/** Outside of strings, templates and patterns there is none; as raw templates we have none. */
function escapeUnit(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * The files that commands share, each with what is imported, not counting `import()`, by the modules beside its name and by no earlier
 * one. The first is all that runs where no connection is opened.
 */
const shares = {
  offline: ['main.ts', 'cli/command/verify-blob.ts', 'authority/trust/load-trust-material.ts'],
  online: ['cli/command/verify.ts'],
  network: ['net/create-fetch.ts', 'net/proxy-environment.ts'],
  gate: ['cli/command/check.ts'],
  policy: ['policy/prepare-policy.ts', 'policy/trust-policy/draft-trust-policy.ts'],
};

/** A group takes along what its modules import, so the first must have taken what is its own before. */
const sharedFiles = [...Object.entries(shares), ['others', null]].map(([name, files], index, all) => ({
  name: (id, chunking) => (isShared(id) && (files === null || isImportedBy(id, files, chunking)) ? name : null),
  priority: all.length - index,
  minShareCount: 2,
}));

function isShared(id) {
  return /\bsrc\/(?!hub|serve|store|transfer|trust\/embedded)/.test(id);
}

function isImportedBy(id, files, chunking) {
  const seen = new Set(files.map((file) => resolve(here, 'src', file)));
  for (const each of seen) for (const imported of chunking.getModuleInfo(each)?.importedIds ?? []) seen.add(imported);
  return seen.has(id);
}

/** The command line as CommonJS: a small entry and one chunk per command, with the npm dependencies inside. */
export default {
  input: { main: resolve(here, 'src/main.ts') },
  platform: 'node',
  plugins: [lateBuiltins, asciiOnly],
  output: {
    dir: resolve(here, 'dist/cli'),
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunk/[name].cjs',
    // What commands share is six files and not a hundred: finding and opening a file costs half a millisecond. And it is not
    // one, because the network costs 10 ms before it is asked for anything, and policies cost as much.
    codeSplitting: { groups: sharedFiles },
    sourcemap: false,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  },
};
