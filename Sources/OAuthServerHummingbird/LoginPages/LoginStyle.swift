/// The style of all pages: one column for a phone, two where there is room and a mouse.
enum LoginStyle {
    static let text: HTML = #"""

        :root {
            color-scheme: light dark;
            --ground: #eef0f4; --card: #fff; --ink: #15181e; --quiet: #545b68; --line: #c9ced8; --edge: #7a8290;
            --accent: #1d4ed8; --on-accent: #fff; --accent-over: #1e40af; --over: #f1f3f7;
            --notice: #fff6db; --notice-ink: #4a3500; --notice-line: #b98900;
        }
        @media (prefers-color-scheme: dark) {
            :root {
                --ground: #0e1014; --card: #191c22; --ink: #eceef2; --quiet: #a9b0bd; --line: #363b45; --edge: #767e8c;
                --accent: #9dbdff; --on-accent: #0b1530; --accent-over: #c0d5ff; --over: #252a33;
                --notice: #33290d; --notice-ink: #ffe6a3; --notice-line: #a98423;
            }
        }
        * { box-sizing: border-box; }
        [hidden] { display: none !important; }
        html { font: 100%/1.5 system-ui, sans-serif; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body { margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: anywhere; }
        main { max-width: 27rem; margin: 0 auto; padding: 1.25rem 1rem 1.5rem; background: var(--card); }
        h1 { margin: 0 0 .25rem; font-size: 1.375rem; line-height: 1.25; }
        h2 { margin: 0 0 .5rem; font-size: 1rem; }
        p { margin: 0 0 .75rem; }
        header { margin: 0 0 1rem; }
        header p { margin: 0 0 .5rem; }
        main > :last-child { margin-bottom: 0; }
        .quiet { color: var(--quiet); font-size: .9375rem; }
        .host { font-weight: 600; }
        code { font-family: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
        .copied { -webkit-user-select: all; user-select: all; }

        .button {
            display: block; width: 100%; min-height: 3rem; padding: .6875rem 1rem; border: 1px solid var(--edge);
            border-radius: .5rem; background: transparent; color: var(--ink); font: inherit; font-weight: 600;
            text-align: center; text-decoration: none; cursor: pointer;
        }
        .button:hover { background: var(--over); }
        .primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
        .primary:hover { border-color: var(--accent-over); background: var(--accent-over); }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        form { display: grid; gap: .75rem; margin: 1rem 0 0; }
        .sent .button { opacity: .6; cursor: default; }
        .pair { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; }

        .notice {
            margin: 0 0 1rem; padding: .75rem .875rem; border: 1px solid var(--notice-line); border-radius: .5rem;
            background: var(--notice); color: var(--notice-ink);
        }
        .notice p { margin: 0 0 .5rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .125rem .75rem; margin: 0; font-size: .875rem; }
        dd { margin: 0; }

        .here, .elsewhere { margin: 0 0 1rem; padding: 1rem 0 0; border-top: 1px solid var(--line); }
        .here p { margin: .5rem 0 0; }
        #hint:empty { display: none; }
        .elsewhere p { margin: 0 0 .5rem; }
        .code { max-width: 20rem; margin: 0 auto; border-radius: .5rem; background: #fff; overflow: hidden; }
        .code svg { display: block; width: 100%; height: auto; }
        .over .code { opacity: .15; }
        .progress { padding: 1rem 0 0; border-top: 1px solid var(--line); }
        #state { display: flex; align-items: baseline; gap: .5rem; margin: 0; font-weight: 600; }
        #state::before {
            content: ""; flex: none; width: .625rem; height: .625rem; border-radius: 50%; background: var(--accent);
            animation: pulse 2s ease-in-out infinite;
        }
        .over #state::before { animation: none; background: var(--edge); }
        @keyframes pulse { 50% { opacity: .25; } }
        #validity { margin: 0; font-variant-numeric: tabular-nums; }
        details { margin: 1rem 0 0; }
        summary { padding: .625rem 0; color: var(--quiet); cursor: pointer; }
        details p { margin: 0 0 .5rem; }
        details code {
            display: block; margin: 0 0 .75rem; padding: .625rem .75rem; border: 1px solid var(--line);
            border-radius: .5rem; font-size: .875rem; word-break: break-all;
        }

        .address {
            padding: .875rem 1rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--over);
        }
        .address code { display: block; font-size: 1.125rem; font-weight: 600; line-height: 1.6; overflow-wrap: normal; }
        .address code span { margin-right: .5em; }
        .short { white-space: nowrap; }

        @media (max-width: 29.99rem) {
            body { background: var(--card); }
        }
        @media (min-width: 30rem) {
            main {
                margin: 2.5rem auto; padding: 1.75rem; border: 1px solid var(--line); border-radius: .875rem;
            }
        }
        @media (min-width: 52rem) and (not (pointer: coarse)) {
            .scan {
                display: grid; grid-template: auto auto auto 1fr / 20rem 1fr; gap: 0 2.25rem; max-width: 50rem;
            }
            .scan > header, .scan > .notice { grid-column: 1 / 3; }
            .elsewhere { grid-area: 3 / 1 / 5 / 2; margin: 0; }
            .here { grid-area: 3 / 2; }
            .here .button { border-color: var(--edge); background: transparent; color: var(--ink); }
            .here .button:hover { background: var(--over); }
            .progress { grid-area: 4 / 2; }
        }
        @media (prefers-reduced-motion: reduce) {
            #state::before { animation: none; }
        }

        """#
}
