/// The scripts of the pages.
///
/// They are the same for every login: what differs stands in `data-` attributes.
enum LoginScript {
    /// Sends the form once, however often its button is pressed: a second press would make a second code.
    static let once: HTML = #"""

        "use strict";
        (() => {
            const form = document.querySelector("form");
            const patience = 10000;
            let isSent = false;

            const allow = () => {
                isSent = false;
                form.classList.remove("sent");
            };

            form.addEventListener("submit", (event) => {
                if (isSent) return event.preventDefault();
                isSent = true;
                form.classList.add("sent");
                // When no answer comes, pressing again is right.
                setTimeout(allow, patience);
            });
            window.addEventListener("pageshow", allow);
        })();

        """#

    /// Follows the login of the page with the code, and goes on when the wallet has signed.
    static let follow: HTML = #"""

        "use strict";
        (() => {
            const page = document.getElementById("login");
            const state = document.getElementById("state");
            const validity = document.getElementById("validity");
            // Milliseconds: between questions, at most after failures, and for one answer.
            const interval = 2000, longest = 15000, patience = 10000;
            let deadline = performance.now() + 1000 * Number(page.dataset.seconds);
            let notBefore = 0, failures = 0, timer = 0, question = null, isOver = false;

            const say = (text) => { if (state.textContent !== text) state.textContent = text; };

            const leave = (path) => {
                isOver = true;
                clearTimeout(timer);
                location.replace(path);
            };

            const stop = (text) => {
                isOver = true;
                validity.hidden = true;
                page.classList.add("over");
                say(text);
            };

            const follow = (answer) => {
                switch (answer.status) {
                case "pending":
                    deadline = performance.now() + 1000 * answer.expires_in;
                    say("Waiting for the wallet.");
                    break;
                case "signed":
                    say("The wallet has signed. One moment.");
                    leave(page.dataset.resume);
                    break;
                case "expired":
                    say("The code has expired. Getting a new one.");
                    leave(page.dataset.restart);
                    break;
                case "denied":
                    leave(page.dataset.resume);
                    break;
                default:
                    throw new Error("unknown status");
                }
            };

            const ask = async () => {
                clearTimeout(timer);
                if (question || isOver || document.hidden) return;
                const early = notBefore - performance.now();
                if (early > 0) {
                    timer = setTimeout(ask, early);
                    return;
                }
                const mine = question = new AbortController();
                const alarm = setTimeout(() => mine.abort(), patience);
                let wait = interval;
                try {
                    const answer = await fetch(page.dataset.status, { cache: "no-store", signal: mine.signal });
                    if (answer.ok) {
                        follow(await answer.json());
                        failures = 0;
                    } else if (answer.status === 429) {
                        const seconds = Number(answer.headers.get("Retry-After")) || 5;
                        wait = Math.max(interval, 1000 * Math.min(seconds, 60));
                        notBefore = performance.now() + wait;
                        say("The server is busy. Trying again soon.");
                    } else if (answer.status < 500) {
                        stop("This login is not known any more. Allow cookies for this site, then get a new code.");
                    } else {
                        throw new Error("no answer");
                    }
                } catch {
                    // A page that is hidden stops asking by itself: that is no failure.
                    if (!document.hidden) {
                        failures += 1;
                        wait = Math.min(longest, interval * 2 ** failures);
                        say("The server cannot be reached. Trying again.");
                    }
                } finally {
                    clearTimeout(alarm);
                    question = null;
                }
                const left = deadline - performance.now();
                if (failures === 0 && left > 0) wait = Math.max(250, Math.min(wait, left + 250));
                if (!isOver) timer = setTimeout(ask, wait);
            };

            const count = () => {
                if (isOver || document.hidden) return;
                const left = Math.max(0, Math.ceil((deadline - performance.now()) / 1000));
                validity.textContent = left > 0
                    ? `The code is good for ${left} ${left === 1 ? "second" : "seconds"}.`
                    : "The code has expired.";
            };

            const wake = () => {
                failures = 0;
                count();
                ask();
            };

            document.addEventListener("visibilitychange", () => {
                if (!document.hidden) return wake();
                clearTimeout(timer);
                if (question) question.abort();
            });
            window.addEventListener("online", wake);
            window.addEventListener("pageshow", (event) => {
                if (!event.persisted) return;
                isOver = false;
                wake();
            });

            document.getElementById("open").addEventListener("click", () => {
                setTimeout(() => {
                    if (document.hidden) return;
                    document.getElementById("hint").textContent =
                        "Did nothing open? Then no wallet here takes such links; scan the code with one that does.";
                }, 2500);
            });

            const copy = document.getElementById("copy");
            const sid = document.getElementById("sid");
            if (navigator.clipboard) {
                copy.hidden = false;
                copy.addEventListener("click", async () => {
                    try {
                        await navigator.clipboard.writeText(sid.textContent);
                        copy.textContent = "Copied";
                    } catch {
                        getSelection().selectAllChildren(sid);
                    }
                });
            }

            // A reload, or a phone that had put the page away, comes back to this login.
            history.replaceState(null, "", page.dataset.resume);
            document.getElementById("check").hidden = true;
            say("Waiting for the wallet.");
            count();
            setInterval(count, 1000);
            timer = setTimeout(ask, interval);
        })();

        """#
}
