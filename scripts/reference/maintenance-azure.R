# Lives of components from recorded maintenance, by R's package survival.
#
# Writes JSON to standard output; the recorded data stay where they are:
#     Rscript scripts/reference/maintenance-azure.R ../shared/data/maintenance-azure \
#         > test/shared/analysis/survival/maintenance-azure.json
#
# A component lives from one replacement to the next. It ended by itself where a failure is recorded at that
# instant; else it was replaced by plan and is censored, as is what was in at the end. Failures are recorded from
# 2020 on: what was put in before that is met in mid-life.

suppressMessages(library(survival))
folder <- commandArgs(TRUE)[1]
read <- function(name) read.csv(file.path(folder, name))
hours <- function(text) as.numeric(as.POSIXct(text, tz = "UTC")) / 3600
maint <- read("PdM_maint.csv"); failures <- read("PdM_failures.csv"); machines <- read("PdM_machines.csv")
maint$at <- hours(maint$datetime)
key <- function(machine, comp, at) paste(machine, comp, at)
failed <- key(failures$machineID, failures$failure, hours(failures$datetime))
begin <- hours("2020-01-01 06:00:00"); end <- hours("2021-01-01 06:00:00")

lives <- do.call(rbind, lapply(split(maint, list(maint$machineID, maint$comp), drop = TRUE), function(m) {
  m <- m[order(m$at), ]
  out <- c(m$at[-1], end)
  data.frame(machineID = m$machineID, comp = m$comp, entry = pmax(0, begin - m$at), exit = out - m$at,
             ended = c(key(m$machineID, m$comp, m$at)[-1] %in% failed, FALSE))
}))
lives <- merge(lives, machines)
lives <- lives[lives$exit > lives$entry, ]

list_of <- function(x) paste0("[", paste(ifelse(is.finite(x), sprintf("%.17g", x), "null"), collapse = ","), "]")
log_likelihood <- function(l) function(p) {
  k <- exp(-p[2]); scale <- exp(p[1])
  sum(ifelse(l$ended, dweibull(l$exit, k, scale, TRUE), pweibull(l$exit, k, scale, FALSE, TRUE)) -
      pweibull(l$entry, k, scale, FALSE, TRUE))
}
ages <- c(500, 1000, 2000, 3000, 4000)
one <- function(comp, model) {
  l <- lives[lives$comp == comp & (model == "all" | lives$model == model), ]
  curve <- survfit(Surv(entry, exit, ended) ~ 1, data = l, conf.type = "log-log", conf.int = 0.8)
  at <- summary(curve, times = ages, extend = TRUE)
  mean <- survival:::survmean(curve, rmean = 4000)$matrix
  ll <- log_likelihood(l)
  law <- optim(c(8, -0.5), ll, method = "BFGS", control = list(fnscale = -1, reltol = 1e-15, maxit = 2000))
  paste0("{\"component\":\"", comp, "\",\"model\":\"", model, "\",\"lives\":", nrow(l), ",\"ended\":", sum(l$ended),
    ",\"late\":", sum(l$entry > 0), ",\"survival\":", list_of(at$surv), ",\"error\":", list_of(at$std.err),
    ",\"low\":", list_of(at$lower), ",\"high\":", list_of(at$upper), ",\"hazard\":", list_of(at$cumhaz),
    ",\"mean\":", list_of(c(mean[["rmean"]], mean[["se(rmean)"]])),
    ",\"weibull\":", list_of(c(law$par[1], exp(law$par[2]))), ",\"logLikelihood\":", list_of(law$value), "}")
}
groups <- expand.grid(model = c("all", sort(unique(as.character(machines$model)))), comp = sort(unique(as.character(maint$comp))))
cat("{\"quantile\":", sprintf("%.17g", qnorm(0.9)), ",\"ages\":", list_of(ages), ",\"groups\":[",
  paste(mapply(one, as.character(groups$comp), as.character(groups$model)), collapse = ",\n"), "]}\n", sep = "")
