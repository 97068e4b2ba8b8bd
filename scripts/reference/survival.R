# Reference values for the survival statistics, by R's package survival.
#
# Writes JSON to standard output:
#     Rscript scripts/reference/survival.R > test/shared/analysis/survival/survival.json
#
# survfit gives the product-limit curve, Greenwood's errors, log(-log) intervals, Nelson-Aalen and the restricted
# mean. survreg gives the laws; it takes no delayed entry, so there R's optim maximises the likelihood written
# out with R's own distribution functions, and on lives without delayed entry the two have to agree.

suppressMessages(library(survival))

number <- function(x) paste0("[", paste(ifelse(is.finite(x), sprintf("%.17g", x), "null"), collapse = ","), "]")
field <- function(name, text) paste0("\"", name, "\":", text)
object <- function(...) paste0("{", paste(c(...), collapse = ","), "}")

log_likelihood <- function(family, entry, exit, ended) {
  density <- function(t, m, s) if (family == "weibull") dweibull(t, 1 / s, exp(m), log = TRUE) else dlnorm(t, m, s, log = TRUE)
  longer <- function(t, m, s) if (family == "weibull") pweibull(t, 1 / s, exp(m), FALSE, TRUE) else plnorm(t, m, s, FALSE, TRUE)
  function(p) {
    m <- p[1]; s <- exp(p[2])
    sum(ifelse(ended, density(exit, m, s), longer(exit, m, s)) - ifelse(entry > 0, longer(entry, m, s), 0))
  }
}

law <- function(family, entry, exit, ended) {
  if (sum(ended) == 0 || all(exit[ended] == max(exit))) return("null")
  ll <- log_likelihood(family, entry, exit, ended)
  start <- c(log(sum(exit - entry) / sum(ended)), -0.5)
  found <- optim(start, ll, method = "BFGS", control = list(fnscale = -1, reltol = 1e-15, maxit = 2000))
  if (all(entry == 0)) {
    fit <- survreg(Surv(exit, ended) ~ 1, dist = family, control = list(rel.tolerance = 1e-14, maxiter = 200))
    stopifnot(abs(fit$loglik[2] - found$value) < 1e-6 * abs(found$value))
    v <- vcov(fit)
    at <- c(unname(coef(fit)), log(fit$scale)); value <- fit$loglik[2]
    covariance <- c(v[1, 1], v[2, 2], v[1, 2])
  } else {
    at <- found$par
    # To the last digits by Newton's method with central differences.
    for (turn in 1:3) {
      h <- 1e-4; e <- diag(2) * h
      slope <- sapply(1:2, function(i) (ll(at + e[i, ]) - ll(at - e[i, ])) / (2 * h))
      bend <- sapply(1:2, function(i) sapply(1:2, function(j) (ll(at + e[i, ] + e[j, ]) - ll(at + e[i, ] - e[j, ]) - ll(at - e[i, ] + e[j, ]) + ll(at - e[i, ] - e[j, ])) / (4 * h^2)))
      at <- at - solve(bend, slope)
    }
    v <- solve(-bend); value <- ll(at)
    covariance <- c(v[1, 1], v[2, 2], v[1, 2])
  }
  object(field("location", number(at[1])), field("spread", number(exp(at[2]))), field("logLikelihood", number(value)), field("covariance", number(covariance)))
}

case <- function(name, entry, exit, ended) {
  curve <- survfit(Surv(entry, exit, ended) ~ 1, conf.type = "log-log", conf.int = 0.8)
  died <- curve$n.event > 0
  until <- 0.9 * max(exit)
  mean <- survival:::survmean(curve, rmean = until)$matrix
  object(
    field("name", paste0("\"", name, "\"")),
    field("entry", number(entry)), field("exit", number(exit)), field("ended", number(as.numeric(ended))),
    field("age", number(curve$time[died])), field("atRisk", number(curve$n.risk[died])),
    field("events", number(curve$n.event[died])), field("survival", number(curve$surv[died])),
    field("error", number((curve$surv * curve$std.err)[died])),
    field("low", number(curve$lower[died])), field("high", number(curve$upper[died])),
    field("hazard", number(curve$cumhaz[died])), field("hazardError", number(curve$std.chaz[died])),
    field("until", number(until)), field("mean", number(mean[["rmean"]])), field("meanError", number(mean[["se(rmean)"]])),
    field("weibull", law("weibull", entry, exit, ended)), field("lognormal", law("lognormal", entry, exit, ended))
  )
}

set.seed(20260615)
lives <- function(n, draw, censor, late) {
  life <- draw(n); out <- censor(n); entry <- late(n)
  exit <- pmin(life, out)
  seen <- exit > entry
  list(entry = entry[seen], exit = exit[seen], ended = (life <= out)[seen])
}
from <- function(name, l) case(name, l$entry, l$exit, l$ended)
none <- function(n) rep(0, n)
never <- function(n) rep(Inf, n)
wearing <- function(n) rweibull(n, 2.5, 8000)
tied <- lives(60, function(n) ceiling(rweibull(n, 2, 10)), function(n) ceiling(runif(n, 2, 15)), none)

cases <- c(
  from("wearing parts, all to their end", lives(50, wearing, never, none)),
  from("half of them censored", lives(80, wearing, function(n) runif(n, 1000, 12000), none)),
  from("met in mid-life, and censored", lives(120, wearing, function(n) runif(n, 4000, 14000), function(n) runif(n, 0, 5000))),
  from("lognormal, met in mid-life", lives(150, function(n) rlnorm(n, 9, 0.5), function(n) runif(n, 5000, 20000), function(n) rbinom(n, 1, 0.5) * runif(n, 0, 4000))),
  from("ties, of ends and of censored lives at the same age", tied),
  from("ages in milliseconds", lives(40, function(n) 1000 * 3600 * wearing(n), function(n) runif(n, 1e10, 5e10), none)),
  case("two lives", c(0, 0), c(3, 7), c(TRUE, TRUE)),
  case("one of two ended", c(0, 0), c(3, 7), c(TRUE, FALSE)),
  case("all at the same age", rep(0, 5), rep(4, 5), rep(TRUE, 5)),
  case("the last one lives", rep(0, 6), c(1, 2, 3, 4, 5, 6), c(TRUE, TRUE, TRUE, TRUE, TRUE, FALSE)),
  case("the first risk set is one that ends", c(0, 2, 2, 2), c(1, 3, 4, 5), c(TRUE, TRUE, TRUE, FALSE))
)
cat(object(field("survival_version", paste0("\"", packageVersion("survival"), "\"")), field("r", paste0("\"", getRversion(), "\"")), field("quantile", number(qnorm(0.9))), field("cases", paste0("[", paste(cases, collapse = ",\n"), "]"))), "\n")
