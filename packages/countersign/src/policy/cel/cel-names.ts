// SPDX-License-Identifier: Apache-2.0

/** What a condition can speak of. */
export const conditionVariables = ['statement', 'predicate', 'subject', 'image', 'signer'] as const;

/** Names that stand for types, as in `type(predicate.x) == string`. */
export const typeNames = ['int', 'uint', 'double', 'bool', 'string', 'bytes', 'list', 'map', 'null_type', 'type'];

/** Functions that are called alone, with the numbers of arguments they take. */
export const functionArities: Readonly<Record<string, readonly number[]>> = {
  size: [1],
  int: [1],
  uint: [1],
  double: [1],
  bool: [1],
  string: [1],
  bytes: [1],
  timestamp: [1],
  duration: [1],
  type: [1],
  dyn: [1],
};

/** Functions that are called on a value: `value.name(…)`. */
export const methodArities: Readonly<Record<string, readonly number[]>> = {
  size: [0],
  contains: [1],
  startsWith: [1],
  endsWith: [1],
  matches: [1],
  charAt: [1],
  indexOf: [1, 2],
  lastIndexOf: [1, 2],
  lowerAscii: [0],
  upperAscii: [0],
  replace: [2],
  split: [1],
  substring: [1, 2],
  trim: [0],
  join: [0, 1],
  getFullYear: [0],
  getMonth: [0],
  getDate: [0],
  getDayOfMonth: [0],
  getDayOfWeek: [0],
  getDayOfYear: [0],
  getHours: [0],
  getMinutes: [0],
  getSeconds: [0],
  getMilliseconds: [0],
};

/** Macros, which the parser has made loops of when they were used rightly. */
export const macroNames = ['has', 'all', 'exists', 'exists_one', 'map', 'filter'];

/** As the syntax tree names them. */
export const operators: ReadonlySet<string> = new Set(
  '_==_ _!=_ _<_ _<=_ _>_ _>=_ @in _&&_ _||_ !_ _?_:_ _[_] _+_ _-_ _*_ _/_ _%_ -_ @not_strictly_false'.split(' '),
);
