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
  lengthShares: number[];
  gramWeight: number;
  gramSize: number;
  otherShare: number;
  everydayShare: number;
  impactFirst: number;
  impactStep: number;
  oneEditFrom: number;
  twoEditsFrom: number;
  prefixFrom: number;
  prefixFromLarge: number;
  prefixMost: number;
  largeFrom: number;
  longestWord: number;
  longestQuery: number;
  longestText: number;
  snippetLength: number;
  snippetLead: number;
}

/** What kbpkg/wire/table_record.py writes. */
interface TableRecord {
  runs: string;
  folds: string;
  constants: Constants;
  locales: string[];
}

/**
 * The character table: a run of code points of one class begins at each of `firsts`; what each step
 * of an impact stands for; and the tags of the locales of the bundle.
 */
interface Table {
  firsts: number[];
  classes: number[];
  /** The class of every letter that is one unit. */
  plane: Uint8Array;
  /** The terms of the runs that were met last. */
  kept: Map<string, Token[]>;
  folds: Map<string, string>;
  constants: Constants;
  impacts: number[];
  locales: string[];
}

/** Letters: code points, as a text where each is one unit. */
type Letters = string | string[];

/** An index term and the code points of the text that it stands for. */
interface Token {
  term: string;
  start: number;
  end: number;
}

/** The entries that hold an index term, rising, and the term's impact in each. */
interface Postings {
  entries: number[];
  impacts: number[];
}

/** What an entry's terms count, summed: entries and, in the same order, their values. */
interface Frequencies {
  entries: number[];
  values: number[];
}

/** A term and how many entries hold it. */
interface CountedTerm {
  term: string;
  count: number;
}

/** The numbers of an index; see kbpkg/model/posting.py. */
interface IndexNumbers {
  locale: string;
  size: number;
  held: number;
  textsPerFile: number;
  everyday: Set<string>;
  isLarge: boolean;
}

/** The record of an index; kbpkg/wire/index_record.py draws it. */
interface IndexHead {
  size: number;
  held: number;
  textsPerFile: number;
  everyday: unknown;
  terms: unknown;
  postings: unknown;
  forward: unknown;
  backward: unknown;
}

/** An index that is all there, so that the words that hold a gram can be looked up. */
interface WholeIndex {
  terms: string[];
  postings(term: string): Postings | undefined;
}

/** The inverted words of one edition. */
interface SearchIndex {
  numbers: IndexNumbers;
  whole: WholeIndex | undefined;
  find(terms: string[]): Promise<Map<string, Postings>>;
  starting(prefix: string): Promise<CountedTerm[]>;
  ending(suffix: string): Promise<CountedTerm[]>;
}

/**
 * `words` holds every index term once; `typing` is the last where it may be unfinished; `isCut` tells
 * that the query was longer than search goes.
 */
interface Query {
  words: string[];
  phrases: string[][];
  typing: string;
  isCut: boolean;
}

type How = "exact" | "prefix" | "corrected";

/** A query word, the indexed words that it stands for, and what that is worth. */
interface Match {
  word: string;
  terms: string[];
  how: How;
  locale: string;
  weight: number;
}

/**
 * What a query is worth in one locale: entries and their values, with the matches that they rest on,
 * the postings of the terms of those, and how much of the query the locale knows.
 */
interface Scores {
  entries: number[];
  values: number[];
  matches: Match[];
  gramWeights: Map<string, number>;
  coverage: number;
  postings: Map<string, Postings>;
}

/** A query word as a locale holds it: its terms, their frequencies by entry, and its weight. */
interface FoundWord {
  word: string;
  terms: string[];
  how: How;
  frequencies: Frequencies;
  weight: number;
}

/** What a locale holds of a query. */
interface Findings {
  words: FoundWord[];
  grams: Map<string, { frequencies: Frequencies; weight: number }>;
  coverage: number;
  held: number;
  postings: Map<string, Postings>;
}

interface Scorer {
  find(query: Query): Promise<Findings>;
  score(found: Findings, likeness: number): Scores;
  prepare(): void;
}

/** A locale that is searched. */
interface SearchedLocale {
  tag: string;
  index: SearchIndex;
  scorer: Scorer;
}

/** An entry, by its number, as one locale found it. */
interface Found {
  entry: number;
  place: number;
  score: number;
}

/** The passages of an entry. */
interface EntryText {
  entryId: string;
  kind: string;
  passages: Passage[];
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

/** What an address says after the #: a section, and the reader's choices by name. */
interface Hash {
  section: string;
  choices: Map<string, string>;
}

interface Language {
  lang: string;
  dir: "ltr" | "rtl";
}

/** A piece of a text: words, or a mark around pieces; see kbpkg/wire/text_value.py. */
type TextPart =
  | string
  | { kind: "strong" | "em" | "a" | "cite" | "br"; target: string; parts: TextPart[] };

interface ShownText extends Language {
  state: PassageState;
  parts: TextPart[];
}

/** The texts of one entry in reading order; see kbpkg/wire/page_record.py. */
interface PageTexts {
  digest: string;
  texts: ShownText[];
  status: ShownText[];
}

interface Call {
  id: string;
  kind: string;
  country: string;
  number: string;
  name: string;
  also: { channel: string; number: string }[];
  checked: string;
}

/** What all pages of a locale share; see kbpkg/wire/words_record.py. */
interface Words extends Language {
  texts: Map<string, ShownText>;
  status: ShownText[];
  dates: Map<string, string>;
  calls: Call[];
}

interface SecondLanguage {
  words: Words;
  page: PageTexts | undefined;
}

/** What a text stands in. `prefix` keeps ids apart where several entries are on one page. */
interface Around {
  words: Words;
  entryId: string;
  prefix: string;
  cite(key: string): number;
}

/** How an entry is built; see kbpkg/wire/shape_record.py. */
interface Shape {
  digest: string;
  updated: string;
  due: string;
  body: ShapeNode[];
}

type ShapeNode =
  | number
  | string
  | { place: string }
  | {
      name: string;
      className: string;
      attributes: Record<string, string> | undefined;
      children: ShapeNode[];
    };

/** A source in short; see kbpkg/wire/sources_record.py. */
interface ShortSource {
  title: string;
  publisher: string;
  kind: string;
  url: string;
  seen: string;
}

interface Sources extends Language {
  sources: Map<string, ShortSource>;
}

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

/** The types that a page names, by the namespace that it calls. */
declare namespace kbpkg {
  /** One entry found; see kbpkg/search/searcher.py. */
  interface Hit {
    entryId: string;
    locale: string;
    kind: string;
    section: string;
    heading: string;
    title: string;
    titleLang: string;
    titleDir: string;
    titleState: PassageState;
    score: number;
    snippet: Snippet;
    reason: Match[];
    foundIn: string;
    foundBy: Snippet | undefined;
  }

  /** The hits of a query, and what became of it; see kbpkg/search/searcher.py. */
  interface Answer {
    hits: Hit[];
    ignored: string[];
    isCut: boolean;
    isLoose: boolean;
    nearest: string[];
    /** What could not be loaded. */
    failures: DataError[];
    /** Whether every locale of the bundle was searched. */
    isWhole: boolean;
  }
}

interface Kbpkg {
  // core.js
  receive(name: string, version: number, record: unknown): void;
  load(name: string): Promise<object>;
  loadAs<Value>(name: string, read: (record: object) => Value): Promise<Value>;
  forget(name: string): void;
  loadScript(path: string): Promise<void>;
  dataError(code: ErrorCode, name: string, what: string): DataError;
  // hash.js
  hash: {
    parse(text: string): Hash;
    format(hash: Hash): string;
    get(name: string): string;
    set(name: string, value: string): void;
    onChange(listener: () => void): void;
    reveal(): void;
    section(): string;
  };
  // words.js
  readTable(record: object): Table;
  tokens(text: string, table: Table): Token[];
  words(text: string, table: Table): string[];
  isUnspaced(term: string, table: Table): boolean;
  grams(word: string, table: Table): string[];
  compareCodePoints(left: string, right: string): number;
  // varint.js
  readNumbers(text: string): number[];
  readPostings(text: string, size: number): Postings;
  readTerms(text: string): string[];
  // indexRecord.js
  FIELDS: readonly string[];
  readIndex(record: object, locale: string, table: Table): SearchIndex;
  // arithmetic.js
  ln(value: number): number;
  // query.js
  parseQuery(text: string, table: Table): Query;
  // correction.js
  compareUse(one: CountedTerm, other: CountedTerm): number;
  correct(word: string, index: SearchIndex, table: Table): Promise<string | undefined>;
  nearestWords(word: string, index: SearchIndex, table: Table): Promise<string[]>;
  distance(left: string[], right: string[], most: number): number;
  // scorer.js
  Scorer: new (index: SearchIndex, table: Table) => Scorer;
  likenesses(query: Query, found: Findings[], table: Table): number[];
  // snippet.js
  bestPassage(passages: Passage[], scores: Scores, table: Table): number;
  makeSnippet(passage: Passage, scores: Scores, table: Table): Snippet;
  // searcher.js
  search(text: string, options?: { locale?: string; limit?: number }): Promise<kbpkg.Hit[]>;
  ask(
    text: string,
    options?: { locale?: string; limit?: number; now?: boolean },
  ): Promise<kbpkg.Answer>;
  prepare(locale: string, quiet?: () => Promise<void>): Promise<void>;
  rank(text: string, options?: { locale?: string; limit?: number }): Promise<Found[]>;
  // day.js
  day: {
    asciiDigits(text: string): string;
    isDate(year: string, month: string, day: string): boolean;
    /** The day by the reader's clock, as 2026-11-22. */
    today(): string;
  };
  // records.js
  records: {
    asArray(value: unknown): unknown[];
    asObject(value: unknown): Record<string, unknown>;
    asString(value: unknown): string;
    badge(text: ShownText, words: Words): HTMLElement | undefined;
    damaged(what: string): never;
    element<K extends keyof HTMLElementTagNameMap>(
      name: K,
      className?: string,
      ...children: (Node | string)[]
    ): HTMLElementTagNameMap[K];
    message(found: Element | null, values?: Record<string, string>): HTMLElement;
    nodes(text: ShownText, around: Around): Node[];
    page(tag: string, entryId: string): Promise<PageTexts>;
    plain(text: ShownText): string;
    telephone(number: string): string;
    words(tag: string): Promise<Words>;
  };
  // terms.js
  explainTerms(): void;
  // twoLanguages.js
  twoLanguages: {
    balance(inside: HTMLElement): void;
    draftMark(words: Words): HTMLElement[];
    fill(inside: ParentNode, second: SecondLanguage, around: Around): void;
    load(tag: string, entryId: string, digest: string): Promise<SecondLanguage>;
    /** Put the language that is shown beside what was added to the page since. */
    join(added: HTMLElement): void;
  };
  // calls.js
  blocks: {
    calls(country: string, kind: string, words: Words): HTMLElement;
    put(block: HTMLElement, name: number | string, texts: SecondLanguage, around: Around): void;
    spoken(name: string, words: Words): HTMLElement;
  };
  // handout.js
  handout: {
    listed(name: string): string[];
    numbers(country: string, words: Words): HTMLElement;
    orNothing<Value>(promise: Promise<Value>): Promise<Value | undefined>;
    pick(entryId: string, isWanted: boolean): void;
    picked(): string[];
  };
  // page.js
  allThere(): void;
  // shape.js
  shape: {
    read(value: unknown): Shape;
    sources(): Promise<Sources>;
    sheet(shape: Shape, texts: SecondLanguage, around: Around, country: string): HTMLElement;
  };
  // guide.js
  suggest(questions: GuideQuestion[], chosen: Map<string, number>): Suggestion;
  // localServices.js
  localFile: Promise<LocalFile>;
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
