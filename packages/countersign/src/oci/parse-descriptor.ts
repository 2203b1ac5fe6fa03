// SPDX-License-Identifier: Apache-2.0
import {
  fieldOf,
  type JsonFields,
  pathOf,
  readBase64,
  readInteger,
  readOptionalObject,
  readOptionalString,
  readOptionalStringMap,
  readOptionalStrings,
  readString,
} from '../bytes/json-fields.ts';
import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';
import type { Descriptor, Platform } from './descriptor.ts';
import { digestAlgorithm, digestOf, parseDigest } from './digest.ts';
import { refuseFoldedNames } from './folded-names.ts';

const maxAnnotations = 1000;
const maxUrls = 100;
const printable = /^[\x20-\x7e]{1,255}$/;
const members = new Set(['mediaType', 'size', 'digest', 'artifactType', 'annotations', 'platform', 'urls', 'data']);

/**
 * A descriptor inside a manifest, valid in itself: digest and size have their grammar, and embedded `data` is that content.
 *
 * @throws {MalformedError} the code of `fields`, `digest-invalid`
 */
export function parseDescriptor(fields: JsonFields): Descriptor {
  refuseFoldedNames(fields, members);
  const artifactType = readTypeName(fields, 'artifactType');
  const annotations = readOptionalStringMap(fields, 'annotations', maxAnnotations);
  const platform = readOptionalObject(fields, 'platform');
  const urls = readOptionalStrings(fields, 'urls', maxUrls);
  const data = readOptionalString(fields, 'data');
  const descriptor: Descriptor = {
    mediaType: readTypeName(fields, 'mediaType') ?? missingType(fields),
    size: readInteger(fields, 'size'),
    digest: parseDigest(readString(fields, 'digest')),
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(platform === undefined ? {} : { platform: parsePlatform(platform) }),
    ...(urls.length === 0 ? {} : { urls }),
    ...(data === undefined ? {} : { data }),
  };
  if (data !== undefined) checkData(fields, descriptor);
  return descriptor;
}

/** A media type or artifact type: printable ASCII, as it may end in a header or on a terminal. Empty counts as absent. */
export function readTypeName(fields: JsonFields, name: string): string | undefined {
  const text = readOptionalString(fields, name);
  if (text === undefined || text === '') return undefined;
  if (printable.test(text)) return text;
  throw new MalformedError(fields.code, `wanted a media type in \`${pathOf(fields, name)}\`, got ${quote(text)}`);
}

function missingType(fields: JsonFields): never {
  const got = fieldOf(fields, 'mediaType') === '' ? 'an empty string' : 'nothing';
  throw new MalformedError(fields.code, `wanted a media type in \`${pathOf(fields, 'mediaType')}\`, got ${got}`);
}

function parsePlatform(fields: JsonFields): Platform {
  const variant = readOptionalString(fields, 'variant');
  const osVersion = readOptionalString(fields, 'os.version');
  return {
    // Indexes with an empty platform object exist; such an entry matches no platform that is asked for.
    architecture: readOptionalString(fields, 'architecture') ?? '',
    os: readOptionalString(fields, 'os') ?? '',
    ...(variant === undefined ? {} : { variant }),
    ...(osVersion === undefined ? {} : { osVersion }),
  };
}

// image-spec 1.1 §descriptor: embedded data must be checked as if it had been fetched.
function checkData(fields: JsonFields, descriptor: Descriptor): void {
  const bytes = readBase64(fields, 'data');
  const matches =
    bytes.byteLength === descriptor.size && digestOf(bytes, digestAlgorithm(descriptor.digest)) === descriptor.digest;
  if (matches) return;
  throw new MalformedError(
    fields.code,
    `wanted the content of \`${descriptor.digest}\` in \`${pathOf(fields, 'data')}\`, got other bytes`,
  );
}
