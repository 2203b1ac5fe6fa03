// SPDX-License-Identifier: Apache-2.0
// A hub in a process of its own, to be measured from another. Arguments: port, and a folder or nothing.
import { systemClock } from '../packages/countersign/src/host/system-clock.ts';
import { systemRandom } from '../packages/countersign/src/host/system-random.ts';
import { startHub } from '../packages/countersign/src/hub/start-hub.ts';
import { silentLog } from '../packages/countersign/src/ports/log.ts';

const [port, path] = process.argv.slice(2);
const storage = path === undefined ? { kind: 'memory' as const } : { kind: 'folder' as const, path };
await startHub({ storage, clock: systemClock, random: systemRandom, log: silentLog, port: Number(port) });
