/**
 * Elements without JSX, so that the page is written by any runtime without a build step.
 *
 * @module
 */

import { createElement, type ReactNode } from "react";

export type Node = ReactNode;

/** `h("p", { className: "x" }, "text")`: an element; strings among its children are escaped by React. */
export function h(
  type: string,
  props: Readonly<Record<string, unknown>> | null,
  ...children: Node[]
): Node {
  return createElement(type, props, ...children);
}

/** A titled part of the page, or nothing when it has nothing to show. */
export function section(id: string, title: string, ...children: Node[]): Node {
  return h(
    "section",
    { id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, title),
    ...children,
  );
}

/** Text that only a screen reader gets. */
export const unseen = (text: string): Node => h("span", { className: "unseen" }, text);
