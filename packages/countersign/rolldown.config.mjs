// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';

const here = import.meta.dirname;

/** The command line as CommonJS: a small entry and one chunk per command, with the npm dependencies inside. */
export default {
  input: { main: resolve(here, 'src/main.ts') },
  platform: 'node',
  // The reader loads what it needs when a large blob comes; inside a chunk it would not start any faster.
  external: ['undici'],
  output: {
    dir: resolve(here, 'dist/cli'),
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'chunk/[name].cjs',
    sourcemap: false,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  },
};
