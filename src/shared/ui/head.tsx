import type { ComponentChildren } from 'preact';

export type Crumb = { label: string; href: string };
export type CrumbsProps = { crumbs: Crumb[] };
export type HeadProps = {
  title: string;
  lead?: ComponentChildren;
  crumbs?: Crumb[];
  children?: ComponentChildren;
};

/** The top of a page: where it is, what it is, and one sentence about it. */
export function Head({ title, lead, crumbs, children }: HeadProps) {
  return (
    <div class="head">
      {crumbs && crumbs.length > 0 && <Crumbs crumbs={crumbs} />}
      <h1>{title}</h1>
      {lead && <p class="lead">{lead}</p>}
      {children}
    </div>
  );
}

export function Crumbs({ crumbs }: CrumbsProps) {
  return (
    <nav class="crumbs" aria-label="Where you are">
      <ol>
        {crumbs.map(({ label, href }) => (
          <li key={href}>
            <a href={href}>{label}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
