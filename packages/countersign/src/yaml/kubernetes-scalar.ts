// SPDX-License-Identifier: Apache-2.0

/** What a plain scalar means to Kubernetes. `type` is Go's, which decides what it becomes as a key; `refused`: kubectl fails on it. */
export type KubernetesScalar =
  | { readonly type: 'null'; readonly value: null }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: number; readonly digits: string }
  | { readonly type: 'uint' | 'float'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'refused' };

// go.yaml.in/yaml/v2 resolve.go, which sigs.k8s.io/yaml uses: YAML 1.1, without base 60.
const words = new Map<string, KubernetesScalar>([
  ...spellings(['', '~', 'null', 'Null', 'NULL'], { type: 'null', value: null }),
  ...spellings(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'], {
    type: 'bool',
    value: true,
  }),
  ...spellings(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'], {
    type: 'bool',
    value: false,
  }),
  // Numbers that JSON cannot say.
  ...spellings(['.nan', '.NaN', '.NAN', '.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF', '-.inf', '-.Inf', '-.INF'], {
    type: 'refused',
  }),
]);
const date = /^\d{4}-\d/;
const integer = /^([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|(0|[1-9]\d*))$/;
const signedBinary = /^0b([+-])([01]+)$/;
const float = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const fraction = /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/;

/** The meaning of a plain scalar without a tag. */
export function kubernetesScalar(text: string): KubernetesScalar {
  const word = words.get(text);
  if (word !== undefined) return word;
  if (text.startsWith('.'))
    return fraction.test(text) ? asFloat(text.replaceAll('_', ''), text) : { type: 'string', value: text };
  if (!/^[\d+-]/.test(text)) return { type: 'string', value: text };
  return asNumber(text);
}

function asNumber(text: string): KubernetesScalar {
  // Dates are text to Kubernetes, and what begins like one is no number either.
  if (date.test(text)) return { type: 'string', value: text };
  const plain = text.replaceAll('_', '');
  const value = parseInteger(plain);
  if (value !== undefined && value >= -(2n ** 63n) && value < 2n ** 63n) {
    return { type: 'int', value: Number(value), digits: value.toString() };
  }
  if (value !== undefined && value < 2n ** 64n && /^\d/.test(plain)) return { type: 'uint', value: Number(value) };
  return float.test(plain) ? asFloat(plain, text) : { type: 'string', value: text };
}

function parseInteger(plain: string): bigint | undefined {
  // Digits without end would take quadratic time to read, and no 64 bits hold them.
  if (plain.length > 80) return undefined;
  const signed = signedBinary.exec(plain);
  if (signed !== null) return signedValue(signed[1], BigInt(`0b${signed[2]}`));
  const found = integer.exec(plain);
  if (found === null) return undefined;
  const [, sign, hex, octal, binary, decimal] = found;
  if (hex !== undefined) return signedValue(sign, BigInt(`0x${hex}`));
  if (octal !== undefined) return signedValue(sign, BigInt(`0o${octal}`));
  if (binary !== undefined) return signedValue(sign, BigInt(`0b${binary}`));
  return signedValue(sign, BigInt(decimal ?? '0'));
}

function signedValue(sign: string | undefined, value: bigint): bigint {
  return sign === '-' ? -value : value;
}

/** Go takes what is too large for a number as text. */
function asFloat(digits: string, text: string): KubernetesScalar {
  const value = Number(digits);
  return Number.isFinite(value) ? { type: 'float', value } : { type: 'string', value: text };
}

function spellings(
  texts: readonly string[],
  value: KubernetesScalar,
): readonly (readonly [string, KubernetesScalar])[] {
  return texts.map((text) => [text, value] as const);
}
