import { printf } from 'stdio.h';

let ran = 0;

class Counter {
  readonly step = 2;
  get next(): number {
    ran += 1;
    return ran;
  }
}

class Frozen {
  get next(): number {
    ran += 1;
    return ran;
  }
}
Object.freeze(Frozen.prototype);

class Listed extends Map<string, number> {
  override get size(): number {
    ran += 1;
    return 7;
  }
  override [Symbol.iterator](): MapIterator<[string, number]> {
    ran += 1;
    return super[Symbol.iterator]();
  }
}

export function main(): number {
  const counter = new Counter();
  const frozen = new Frozen();
  const listed = new Listed([['one', 1]]);
  const nested = { list: [{ depth: 3 }], text: 'abc' };
  const trap = new Proxy(nested, {
    ownKeys: () => {
      ran += 1;
      return [];
    },
    getOwnPropertyDescriptor: () => {
      ran += 1;
      return undefined;
    },
  });
  printf('%d\n', counter.step + nested.text.length + (frozen && listed && trap ? ran : 0));
  return 0;
}
