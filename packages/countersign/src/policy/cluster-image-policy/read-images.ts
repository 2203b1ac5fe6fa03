// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import type { ImagePattern } from '../image-pattern.ts';
import {
  addError,
  addSurprise,
  fieldsOf,
  type PlacedNode,
  type PolicyFields,
  refuseUnknown,
  requireItems,
} from '../policy-fields.ts';
import { clusterImageGlob, type GlobReading, isClusterImageGlob } from './cluster-image-glob.ts';
import { globSurprises } from './glob-surprises.ts';
import { requireGoText } from './go-fields.ts';

const maxImages = 1000;

/** `spec.images`. */
export function readImages(spec: PolicyFields, reading: GlobReading = 'written'): readonly ImagePattern[] {
  return requireItems(spec, 'images', maxImages)
    .map((item) => readImage(item, reading))
    .filter((pattern) => pattern !== undefined);
}

function readImage(item: PlacedNode, reading: GlobReading): ImagePattern | undefined {
  const fields = fieldsOf(item);
  if (fields === undefined) return undefined;
  refuseUnknown(fields, ['glob']);
  const glob = requireGoText(fields, 'glob');
  if (glob === undefined) return undefined;
  if (!isClusterImageGlob(glob.text)) {
    const message = `wanted a pattern of letters, digits and \`- _ : / * . @\` in \`${fields.path}.glob\`, got ${quote(glob.text)}`;
    addError(fields.reader, glob.at, { rule: 'glob-malformed', message });
    return undefined;
  }
  for (const surprise of globSurprises(glob.text)) addSurprise(fields.reader, glob.at, surprise);
  return clusterImageGlob(glob.text, reading);
}
