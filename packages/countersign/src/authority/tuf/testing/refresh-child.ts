// SPDX-License-Identifier: Apache-2.0
import { systemClock } from '../../../host/system-clock.ts';
import { systemFiles } from '../../../host/system-files.ts';
import { createFetch } from '../../../net/create-fetch.ts';
import { silentLog } from '../../../ports/log.ts';
import { loadRepositoryTargets } from '../../trust/load-repository-targets.ts';

// A process of its own, which refreshes the copy again and again: `HOME MIRROR ROOT TIMES`.
const [homeFolder = '', mirror = '', root = '', times = '1'] = process.argv.slice(2);
for (let turn = 0; turn < Number(times); turn++) {
  const { targets } = await loadRepositoryTargets(
    { network: 'allowed', maxAgeMs: 0, cosignVariables: 'honoured' },
    {
      env: { TUF_MIRROR: mirror, TUF_ROOT_JSON: root },
      files: systemFiles,
      clock: systemClock,
      log: silentLog,
      homeFolder,
      signal: new AbortController().signal,
      openTransport: async () => createFetch(),
      note: async () => undefined,
    },
  );
  if (targets['trusted_root.json'] === undefined) throw new Error('no target');
}
