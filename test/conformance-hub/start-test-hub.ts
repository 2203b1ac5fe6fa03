// SPDX-License-Identifier: Apache-2.0
import { systemClock } from '../../packages/countersign/src/host/system-clock.ts';
import { systemRandom } from '../../packages/countersign/src/host/system-random.ts';
import { type RunningHub, type StartHubOptions, startHub } from '../../packages/countersign/src/hub/start-hub.ts';
import { silentLog } from '../../packages/countersign/src/ports/log.ts';

/** A hub for tests: in memory, with the real clock, on a free port of the loopback address. Close it. */
export function startTestHub(options: Partial<StartHubOptions> = {}): Promise<RunningHub> {
  return startHub({
    storage: { kind: 'memory' },
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    ...options,
  });
}
