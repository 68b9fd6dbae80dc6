"""Keys by their provider's prefix, as the providers document them: one row a provider."""

from detectors.recognizers.recognizer import Identifier, Shape

_ROWS = (
    ("aws", r"(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA|AGPA|AIPA|ANPA|ANVA)[A-Z0-9]{16}", r"A[KSBCRIGN][IOCDPN][AV]"),
    ("github", r"gh[pousr]_[A-Za-z0-9]{30,251}|github_pat_[A-Za-z0-9_]{22,255}", r"gh[pousr]_|github_pat_"),
    ("gitlab", r"gl(?:pat|oas|dt|rt|ptt|cbt|ft|soat|imt|agent)-[A-Za-z0-9_-]{20,64}", r"gl[a-z]{2,5}-"),
    ("openai", r"sk-(?:proj-|svcacct-|admin-|None-)?[A-Za-z0-9_-]{20,200}", r"sk-"),
    ("anthropic", r"sk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{20,200}", r"sk-ant"),
    ("stripe", r"(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,250}|whsec_[A-Za-z0-9+/=]{20,64}", r"[srp]k_(?:live|test)_|whsec_"),
    ("slack", r"xox[abeoprs]-[A-Za-z0-9-]{10,250}|xapp-\d-[A-Za-z0-9-]{20,200}", r"xox[a-z]-|xapp-"),
    ("slack.webhook", r"https://hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/_-]{20,100}", r"hooks\.slack\.com"),
    ("google", r"AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,300}|GOCSPX-[A-Za-z0-9_-]{20,40}", r"AIza|ya29\.|GOCSPX-"),
    ("sendgrid", r"SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{30,64}", r"SG\."),
    ("twilio", r"SK[0-9a-f]{32}", r"SK[0-9a-f]{8}"),
    ("mailgun", r"key-[0-9a-f]{32}", r"key-[0-9a-f]"),
    ("mailchimp", r"[0-9a-f]{32}-us\d{1,2}", r"-us[0-9]"),
    ("hubspot", r"pat-(?:na|eu)\d-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", r"pat-(?:na|eu)"),
    ("npm", r"npm_[A-Za-z0-9]{36}", r"npm_"),
    ("pypi", r"pypi-[A-Za-z0-9_-]{40,300}", r"pypi-"),
    ("huggingface", r"hf_[A-Za-z0-9]{30,40}", r"hf_"),
    ("digitalocean", r"do[opr]_v1_[0-9a-f]{64}", r"do[opr]_v1"),
    ("shopify", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}", r"shp[acps]"),
    ("square", r"sq0[a-z]{3}-[A-Za-z0-9_-]{22,43}|EAAA[A-Za-z0-9_-]{56,64}", r"sq0|EAAA"),
    ("databricks", r"dapi[0-9a-f]{32}", r"dapi[0-9a-f]"),
    ("grafana", r"gl(?:c|sa)_[A-Za-z0-9+/=_]{30,200}", r"gl(?:c|sa)_"),
    ("azure.storage", r"AccountKey=[A-Za-z0-9+/]{80,90}={0,2}", r"AccountKey="),
    ("azure.sas", r"sig=(?P<value>[A-Za-z0-9%+/]{40,80})", r"sig="),
    ("telegram", r"\d{8,10}:AA[A-Za-z0-9_-]{33}", r":AA[A-Za-z0-9_-]{5}"),
    ("discord", r"[MNO][A-Za-z\d_-]{23,27}\.[A-Za-z\d_-]{6}\.[A-Za-z\d_-]{27,40}", r"\.[A-Za-z0-9_-]{6}\."),
    ("sentry", r"sntr[yu]s?_[A-Za-z0-9+/=_-]{40,300}", r"sntr"),
    ("postman", r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}", r"PMAK-"),
    ("linear", r"lin_api_[A-Za-z0-9]{32,48}", r"lin_api_"),
    ("figma", r"figd_[A-Za-z0-9_-]{30,60}", r"figd_"),
    ("notion", r"(?:ntn|secret)_[A-Za-z0-9]{40,60}", r"(?:ntn|secret)_"),
    ("vault", r"hv[sbr]\.[A-Za-z0-9_-]{24,200}", r"hv[sbr]\."),
    ("terraform", r"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}", r"\.atlasv1\."),
    ("dockerhub", r"dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,60}", r"dckr_"),
    ("atlassian", r"ATATT3[A-Za-z0-9_=-]{60,200}", r"ATATT3"),
)
"""Provider, shape, re2 trigger."""

PROVIDER_KEYS = tuple(
    Identifier(
        f"secret.{provider}",
        "API_KEY",
        [Shape(r"(?<![A-Za-z0-9_.-])(?:" + regex + r")(?![A-Za-z0-9_])", 0.97, why="prefix and length of a provider's key")],
        triggers=[trigger],
    )
    for provider, regex, trigger in _ROWS
)
