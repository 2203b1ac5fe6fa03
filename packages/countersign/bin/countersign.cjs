#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Plain JavaScript that old versions of Node can run: it finds what to run and a Node that can run it.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const source = path.join(__dirname, '../src/main.ts');

function fits(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 24 && minor >= 12) || major >= 26;
}

/** The Node that a clone of the workspace pins, or null. */
function findPinnedNode() {
  const wanted = path.join('node_modules', `node-linux-${process.arch}`, 'bin/node');
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, wanted);
    if (process.platform === 'linux' && fs.existsSync(candidate)) return candidate;
    if (folder === path.dirname(folder)) return null;
  }
}

function runUnderPinnedNode() {
  const node = findPinnedNode();
  if (node === null) {
    process.stderr.write(
      `error: wanted Node ^24.12 or >=26, got ${process.versions.node}\nhint: install Node 24; in a clone, run \`npm ci\` first\n`,
    );
    process.exitCode = 2;
    return;
  }
  const child = require('node:child_process').spawn(node, [__filename, ...process.argv.slice(2)], { stdio: 'inherit' });
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
    // A terminal has already sent Ctrl-C to the child; a second one would mean "at once".
    const isFromTerminal = onTerminal && (signal === 'SIGINT' || signal === 'SIGQUIT');
    process.on(signal, () => isFromTerminal || child.kill(signal));
  }
  child.on('error', (error) => {
    process.stderr.write(`error: cannot run \`${node}\`: ${error.message}\n`);
    process.exitCode = 70;
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

if (!fits(process.versions.node)) runUnderPinnedNode();
else if (fs.existsSync(source)) import(require('node:url').pathToFileURL(source).href);
else require('../dist/cli/main.cjs');
