// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { githubRoot } from '../../trust/github-root.ts';
import { publicGoodRoot } from '../../trust/public-good-root.ts';
import { goText, requireGoText } from '../cluster-image-policy/go-fields.ts';
import { readUrl } from '../cluster-image-policy/read-witness.ts';
import type { OfferedRoot } from '../draft.ts';
import { addError, addNote, type PolicyFields, refuseUnknown } from '../policy-fields.ts';
import { readTufRoot } from './read-tuf-root.ts';

const embedded: ReadonlyMap<string, OfferedRoot['load']> = new Map([
  ['tuf-repo.github.com', githubRoot],
  ['tuf-repo-cdn.sigstore.dev', publicGoodRoot],
]);

/** `remote`: a TUF repository on the network. A decision asks no network for its trust; of two repositories there is a copy in the program. */
export function readRemote(fields: PolicyFields): OfferedRoot['load'] | undefined {
  refuseUnknown(fields, ['root', 'mirror', 'targets', 'trustedRootTarget']);
  requireGoText(fields, 'mirror');
  const root = readTufRoot(fields);
  const mirror = readUrl(fields, 'mirror');
  const target = goText(fields, 'trustedRootTarget')?.text ?? 'trusted_root.json';
  if (mirror === undefined || root === undefined) return undefined;
  const { hostname, protocol, pathname } = new URL(mirror.text);
  const load =
    protocol === 'https:' && pathname === '/' && target === 'trusted_root.json' ? embedded.get(hostname) : undefined;
  if (load === undefined) return refuse(fields, mirror.text);
  const message = `the copy of ${quote(mirror.text)} in the program is what is trusted, as of the day when it was taken`;
  addNote(fields.reader, mirror.at, { rule: 'trust-root-embedded', message });
  return load;
}

function refuse(fields: PolicyFields, mirror: string): undefined {
  addError(fields.reader, fields.map.at, {
    rule: 'trust-root-remote',
    message: `\`${fields.path}\` would have to be fetched from ${quote(mirror)} at each reading of the policy`,
    hint: `fetch it once with \`countersign initialize --mirror ${mirror} --root root.json\`, and write its keys and certificates in \`sigstoreKeys\``,
  });
}
