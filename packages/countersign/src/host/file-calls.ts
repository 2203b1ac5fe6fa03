// SPDX-License-Identifier: Apache-2.0
import { link, lstat, mkdir, mkdtemp, readdir, realpath, rename, rm, stat, unlink } from 'node:fs';
import { promisify } from 'node:util';

/** What is done to files as a whole. See `openFile` for why this is not `node:fs/promises`. */
export const fileCalls = {
  link: promisify(link),
  lstat: promisify(lstat),
  mkdir: promisify(mkdir),
  mkdtemp: promisify(mkdtemp),
  readdir: promisify(readdir),
  realpath: promisify(realpath.native),
  rename: promisify(rename),
  rm: promisify(rm),
  stat: promisify(stat),
  unlink: promisify(unlink),
};
