/**
 * A set of words to find in text: each where it stands as a word of its own, whatever its case, the
 * longest first. One walk over the text however many words there are.
 *
 * @module
 */

interface Branch {
  readonly next: Map<string, Branch>;
  isEnd: boolean;
}

export class Words {
  readonly #root: Branch = { next: new Map(), isEnd: false };

  add(word: string): void {
    let branch = this.#root;
    for (const unit of word.split("")) {
      const key = unit.toLowerCase();
      let next = branch.next.get(key);
      if (next === undefined) {
        next = { next: new Map(), isEnd: false };
        branch.next.set(key, next);
      }
      branch = next;
    }
    branch.isEnd = word !== "";
  }

  replace(text: string, by: (found: string) => string): string {
    let replaced = "";
    let copied = 0;
    for (let at = 0; at < text.length; at++) {
      if (at < copied || isInsideWord(text, at)) continue;
      const length = this.#longest(text, at);
      if (length === 0) continue;
      replaced += text.slice(copied, at) + by(text.slice(at, at + length));
      copied = at + length;
    }
    return replaced + text.slice(copied);
  }

  /** The length of the longest word that stands at `at`; 0 when none does. */
  #longest(text: string, at: number): number {
    let branch: Branch | undefined = this.#root;
    let length = 0;
    for (let end = at; end < text.length;) {
      branch = branch.next.get(text.charAt(end).toLowerCase());
      if (branch === undefined) break;
      end++;
      if (branch.isEnd && !isInsideWord(text, end)) length = end - at;
    }
    return length;
  }
}

/** Is there a letter or digit on both sides of `index`? */
function isInsideWord(text: string, index: number): boolean {
  return index > 0 && index < text.length && isWord(text.charAt(index - 1)) &&
    isWord(text.charAt(index));
}

const isWord = (unit: string) => /[\p{L}\p{N}]/u.test(unit);
