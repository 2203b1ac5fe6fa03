// SPDX-License-Identifier: Apache-2.0
import { parsePublicKey } from '../../crypto/public-key-file.ts';
import { addError, hasField, type PolicyFields, placeOf, refuseUnknown, requireOneField } from '../policy-fields.ts';
import { attemptNow, lateReader } from './policy-scope.ts';
import { readPem } from './read-pem.ts';
import { namedRoot, readRootName, type WitnessDemand } from './read-trust-roots.ts';
import { optionalInstant } from './read-values.ts';
import type { SignerForm, SignerParts, SignerScope } from './signer-draft.ts';

/** `key`: a public key, with the logs and timestamp authorities that prove when it signed. */
export function readKeySigner(
  fields: PolicyFields,
  scope: SignerScope,
  demand: Partial<WitnessDemand>,
): SignerForm | undefined {
  refuseUnknown(fields, ['file', 'data', 'kms', 'from', 'until', 'trustRoot']);
  if (hasField(fields, 'kms')) return refuseKms(fields);
  requireOneField(fields, ['file', 'data']);
  const pem = readPem(fields, scope);
  const rootName = readRootName(fields, scope.roots, 'public-good');
  const fromMs = optionalInstant(fields, 'from');
  const untilMs = optionalInstant(fields, 'until');
  if (fromMs !== undefined && untilMs !== undefined && fromMs >= untilMs) {
    addError(fields.reader, placeOf(fields, 'until'), {
      rule: 'window-empty',
      message: 'wanted `until` after `from`, got it before',
    });
  }
  if (pem === undefined) return undefined;
  return {
    window: { ...(fromMs === undefined ? {} : { fromMs }), ...(untilMs === undefined ? {} : { untilMs }) },
    compile: async (materials): Promise<SignerParts | undefined> => {
      const reader = lateReader(scope.reader, materials);
      const bytes = pem.read(materials);
      const key =
        bytes === undefined
          ? undefined
          : attemptNow(reader, { at: pem.at, rule: 'key-malformed' }, () => parsePublicKey(bytes));
      const named = namedRoot(rootName, scope.roots.load(materials), scope.roots.names, reader);
      if (key === undefined || named === undefined) return undefined;
      return {
        description: `key ${pem.name} (sha256:${key.fingerprint.slice(0, 16)}…)`,
        who: { kind: 'key', key: { key, source: pem.name } },
        root: named.root,
        demands: {
          logs: 0,
          logsOfKeys: demand.log === 'required' ? 1 : 0,
          timestamps: demand.timestamp === 'required' ? 1 : 0,
          scts: 0,
          bundledIntermediates: 'ignored',
        },
      };
    },
  };
}

function refuseKms(fields: PolicyFields): undefined {
  addError(fields.reader, placeOf(fields, 'kms'), {
    rule: 'key-kms',
    message: 'wanted a key in `file` or `data`, got the address of one, which could be another key tomorrow',
    hint: 'write its public half to a file with `countersign public-key --key ADDRESS`',
  });
}
