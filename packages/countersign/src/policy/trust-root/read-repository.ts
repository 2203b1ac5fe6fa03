// SPDX-License-Identifier: Apache-2.0
import { goText, requireGoText } from '../cluster-image-policy/go-fields.ts';
import type { OfferedRoot } from '../draft.ts';
import { addError, type PolicyFields, placeOf, refuseUnknown } from '../policy-fields.ts';
import { readTufRoot, requireBytes } from './read-tuf-root.ts';

/** `repository`: a whole TUF repository, packed. Nothing is unpacked here, as nowhere in this program. */
export function readRepository(fields: PolicyFields): OfferedRoot['load'] | undefined {
  refuseUnknown(fields, ['root', 'mirrorFS', 'targets', 'trustedRootTarget']);
  requireGoText(fields, 'targets');
  goText(fields, 'trustedRootTarget');
  const root = readTufRoot(fields);
  const mirror = requireBytes(fields, 'mirrorFS');
  if (root === undefined || mirror === undefined) return undefined;
  addError(fields.reader, placeOf(fields, 'mirrorFS'), {
    rule: 'trust-root-repository',
    message: `\`${fields.path}.mirrorFS\` is a packed TUF repository, which is not unpacked while a policy is read`,
    hint: 'unpack it, read it once with `countersign initialize --mirror FOLDER --root root.json`, and write its keys and certificates in `sigstoreKeys`',
  });
  return undefined;
}
