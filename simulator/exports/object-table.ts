/** Objects of the kernel by number, from 1 on. */
export class ObjectTable<T> {
  private readonly objects: T[] = [];

  /** The number that the next {@link add} gives. */
  get next(): number {
    return this.objects.length + 1;
  }

  add(object: T): number {
    return this.objects.push(object);
  }

  /** Contract: the number came from {@link add}. */
  get(number: number): T {
    const object = this.objects[number - 1];
    if (object === undefined) throw new Error(`there is no object ${number}`);
    return object;
  }
}
