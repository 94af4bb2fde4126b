/** A queue in order of time. */
export class Heap<T extends { atMs: number }> {
  private readonly items: T[] = [];

  get size(): number {
    return this.items.length;
  }

  peek(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    const { items } = this;
    let place = items.push(item) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (items[above]!.atMs <= item.atMs) break;
      items[place] = items[above]!;
      place = above;
    }
    items[place] = item;
  }

  pop(): T | undefined {
    const { items } = this;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && items[below + 1]!.atMs < items[below]!.atMs) below++;
      if (items[below]!.atMs >= last.atMs) break;
      items[place] = items[below]!;
      place = below;
    }
    items[place] = last;
    return first;
  }
}
