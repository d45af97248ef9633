"""The comment policy as a pure function: a policy and a comment in, a verdict out.

Nothing here knows of Django, of a database, of the clock or of chance. Whatever a rule needs to know (the text, who
wrote it, what it may be quoting, the time) arrives inside `Content`; whatever it found leaves inside a `Verdict`.

    policy = read_policy(default_policy_text())
    verdict = judge(policy, Content(text="...", now=now))

Read in this order: content, findings, verdict, judge, document, rules/__init__.
"""
