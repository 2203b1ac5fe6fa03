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

/**
 * Keeps compiled code between runs: 10 ms less for `dist/`, hundreds less for TypeScript sources.
 *
 * Attacker-controlled: Node's own choice lies under `/tmp`, where others can plant code for us to run. Ours is a folder
 * that only this user can write to; where there is none, nothing is kept.
 */
function keepCompiledCode() {
  const { HOME, XDG_CACHE_HOME } = process.env;
  const cache = XDG_CACHE_HOME || (HOME && path.join(HOME, '.cache'));
  if (!cache || !path.isAbsolute(cache) || process.getuid === undefined) return;
  const folder = path.join(cache, 'countersign/compiled');
  try {
    // One by one: Node's recursive `mkdir` never returns under `/proc`.
    for (const step of [cache, path.dirname(folder), folder]) if (!fs.existsSync(step)) fs.mkdirSync(step, 0o700);
    if (isOursAlone(cache) && isOursAlone(folder)) require('node:module').enableCompileCache(folder);
  } catch {
    // A read-only or missing home: the program runs all the same.
  }
}

function isOursAlone(folder) {
  const found = fs.lstatSync(folder);
  return found.isDirectory() && found.uid === process.getuid() && (found.mode & 0o022) === 0;
}

function run() {
  keepCompiledCode();
  if (fs.existsSync(source)) import(require('node:url').pathToFileURL(source).href);
  else require('../dist/cli/main.cjs');
}

if (fits(process.versions.node)) run();
else runUnderPinnedNode();
