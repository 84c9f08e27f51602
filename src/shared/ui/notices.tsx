import type { ComponentChildren } from 'preact';

export type Notice = {
  key: string | number;
  title: string;
  href: string;
  /** Small, above the text: a date, an address. */
  meta?: ComponentChildren;
  text?: string;
  tag?: ComponentChildren;
};
export type NoticesProps = {
  notices: Notice[];
  label?: string;
  /** Level of the titles: 3 if the list has a heading. */
  level?: 2 | 3;
};

/** A list of links, each with a date or place and a sentence. */
export function Notices({ notices, label, level = 2 }: NoticesProps) {
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <ul class="notices" aria-label={label}>
      {notices.map(({ key, title, href, meta, text, tag }) => (
        <li key={key}>
          <div class="notice-name">
            <Heading>
              <a href={href}>{title}</a>
            </Heading>
            {tag}
          </div>
          {meta && <p class="small soft">{meta}</p>}
          {text && <p>{text}</p>}
        </li>
      ))}
    </ul>
  );
}
