// SPDX-License-Identifier: Apache-2.0
// A hub in a process of its own, made to be killed. Prints its address.
import { startTestHub } from './start-test-hub.ts';

const path = process.argv[2];
if (path === undefined) throw new Error('wanted a folder');
const hub = await startTestHub({ storage: { kind: 'folder', path } });
console.log(hub.url);
