// SPDX-License-Identifier: Apache-2.0
// Loaded into a program with `--require`: when it ends, its largest resident memory in KiB stands in the file.
'use strict';
process.on('exit', () => {
  require('node:fs').writeFileSync(process.env.BENCH_MEMORY_FILE, String(process.resourceUsage().maxRSS));
});
