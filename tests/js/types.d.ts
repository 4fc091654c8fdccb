/**
 * The shapes that the scripts of kbpkg/web/js share, and the global namespace that they fill.
 * For the type checker only: nothing of this is shipped.
 */

type ErrorCode = "missing" | "damaged" | "version";

/** Data that could not be had. `name` is the name of the record, for example "index/es". */
interface DataError extends Error {
  code: ErrorCode;
}

/** What search is tuned by; see kbpkg/analysis/table.py. */
interface Constants {
  fieldWeights: number[];
  saturation: number;
  lengthShare: number;
  gramWeight: number;
  gramSize: number;
  oneEditFrom: number;
  twoEditsFrom: number;
  prefixFrom: number;
  longestWord: number;
  longestQuery: number;
  snippetLength: number;
  snippetLead: number;
}

/** The character table: a run of code points of one class begins at each of `firsts`. */
interface Table {
  firsts: number[];
  classes: number[];
  folds: Map<string, string>;
  constants: Constants;
}

/** An index term and the code points of the text that it stands for. */
interface Token {
  term: string;
  start: number;
  end: number;
}

/** How often an index term stands in each field of an entry (its number in `entries`). */
interface Posting {
  entry: number;
  frequencies: number[];
}

/** The inverted words of one edition; see kbpkg/model/posting.py. */
interface SearchIndex {
  entries: string[];
  wordLengths: number[][];
  gramLengths: number[][];
  postings: Map<string, Posting[]>;
  shards: number[];
}

/** `words` holds every index term once; `typing` is the last where it may be unfinished. */
interface Query {
  words: string[];
  phrases: string[][];
  typing: string;
}

type How = "exact" | "prefix" | "corrected";

/** A query word, the indexed words that it stands for, and what that is worth. */
interface Match {
  word: string;
  terms: string[];
  how: How;
  weight: number;
}

/** What a query is worth: per entry number, with the matches that it rests on. */
interface Scores {
  byEntry: Map<number, number>;
  matches: Match[];
  gramWeights: Map<string, number>;
}

interface Scorer {
  score(query: Query): Scores;
}

type PassageState = "current" | "missing" | "fuzzy";

/** One block as plain text; `lang` and `dir` are empty where it is in the page's own language. */
interface Passage {
  field: string;
  section: string;
  text: string;
  lang: string;
  dir: string;
  state: PassageState;
}

/** A piece of a snippet; the matching words are marked. */
interface Part {
  text: string;
  isMarked: boolean;
}

interface Snippet {
  text: string;
  parts: Part[];
  lang: string;
  dir: string;
  state: PassageState;
}

/** The types that page.js names, by the namespace that it calls. */
/** A question of a guide: for each answer what follows from it; see kbpkg/model/guide.py. */
interface GuideQuestion {
  id: string;
  stops: boolean;
  answers: string[][];
}

/** What a guide suggests; `stops` means before everything else. */
interface Suggestion {
  stops: boolean;
  outcomes: string[];
}

/** A contact that a team added; every field is a text on one line, empty where nothing is said. */
interface LocalContact {
  name: string;
  kind: string;
  country: string;
  number: string;
  hours: string;
  languages: string;
  note: string;
  checked: string;
}

/** What local.css holds; a broken file holds no contacts. */
interface LocalFile {
  contacts: LocalContact[];
  isBroken: boolean;
}

declare namespace kbpkg {
  /** One entry found; see kbpkg/search/searcher.py. */
  interface Hit {
    entryId: string;
    locale: string;
    section: string;
    title: string;
    titleLang: string;
    titleDir: string;
    titleState: PassageState;
    score: number;
    snippet: Snippet;
    reason: Match[];
  }
}

interface Kbpkg {
  // core.js
  receive(name: string, version: number, record: unknown): void;
  load(name: string): Promise<object>;
  forget(name: string): void;
  loadScript(path: string): Promise<void>;
  dataError(code: ErrorCode, name: string, what: string): DataError;
  // words.js
  readTable(record: object): Table;
  tokens(text: string, table: Table): Token[];
  words(text: string, table: Table): string[];
  isUnspaced(term: string, table: Table): boolean;
  grams(word: string, table: Table): string[];
  // varint.js
  readNumbers(text: string): number[];
  // indexRecord.js
  FIELDS: readonly string[];
  readIndex(record: object): SearchIndex;
  // arithmetic.js
  ln(value: number): number;
  // query.js
  parseQuery(text: string, table: Table): Query;
  // correction.js
  correct(word: string, postings: Map<string, Posting[]>, table: Table): string | undefined;
  distance(left: string[], right: string[], most: number): number;
  // scorer.js
  Scorer: new (index: SearchIndex, table: Table) => Scorer;
  // snippet.js
  bestPassage(passages: Passage[], scores: Scores, table: Table): Passage;
  makeSnippet(passage: Passage, scores: Scores, table: Table): Snippet;
  // searcher.js
  search(text: string, options: { locale: string; limit?: number }): Promise<kbpkg.Hit[]>;
  // guide.js
  suggest(questions: GuideQuestion[], chosen: Map<string, number>): Suggestion;
  // worksheet.js
  worksheet: {
    isDate(year: string, month: string, day: string): boolean;
    asciiDigits(text: string): string;
  };
  // localServices.js
  localFile: Promise<LocalFile>;
  localServices: Promise<LocalContact[]>;
  findLocal(text: string): Promise<LocalContact[]>;
  localItem(contact: LocalContact): HTMLLIElement;
  local: {
    KINDS: readonly string[];
    LENGTHS: Readonly<Record<keyof LocalContact, number>>;
    cleaned(text: string): string;
    problemOf(contact: LocalContact): keyof LocalContact | "";
    readLocal(value: string): LocalContact[];
    writeLocal(contacts: LocalContact[]): string;
    isStale(checked: string, now: Date): boolean;
  };
}

declare var kbpkg: Kbpkg;
